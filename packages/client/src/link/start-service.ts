import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fromWireError, timeLimits } from "@carryall/protocol";
import { type Clock, exitOf } from "@carryall/runtime";
import { failedToStart, parseReadiness } from "./service-readiness.ts";

/** How to start a service: `command ...args --home <home>`. */
export interface ServiceProgram {
  readonly command: string;
  readonly args: readonly string[];
}

export interface StartServiceOptions {
  readonly home: string;
  readonly serviceProgram: ServiceProgram;
  readonly serviceEnvironment: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

/** Longest readiness line that is read. */
const maxLineLength = 256 * 1024;

/**
 * Starts a service that outlives this process, and waits until it listens.
 *
 * @throws {BackupError} what the service said that went wrong, or `serviceUnreachable` where it ended or stayed silent.
 */
export async function startService({ home, ...options }: StartServiceOptions): Promise<void> {
  const { command, args } = options.serviceProgram;
  const child = spawn(command, [...args, "--home", home], {
    // A relative name in the starter's folder must not hold that folder for as long as the service lives.
    cwd: home,
    detached: true,
    env: options.serviceEnvironment,
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  child.unref();
  const line = await readinessLine(child, home, options.clock);
  const readiness = parseReadiness(line, home);
  if (readiness.kind === "failed") throw fromWireError(readiness.error);
}

async function readinessLine(child: ChildProcess, home: string, clock: Clock): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  using _limit = clock.startTimer(timeLimits.serviceStartMs, () => {
    child.kill();
    reject(failedToStart(home, `it was not ready after ${timeLimits.serviceStartMs / 1000} s`));
  });
  child.once("error", (cause) => reject(failedToStart(home, cause.message, cause)));
  const pipe = readinessPipe(child);
  firstLine(pipe).then(resolve, reject);
  try {
    const line = await promise;
    if (line !== "") return line;
    const exit = await exitOf(child);
    throw failedToStart(home, `it ended with ${exit.signal ?? exit.code} before it was ready`);
  } finally {
    pipe.destroy();
  }
}

function readinessPipe(child: ChildProcess): Readable {
  const pipe = child.stdio[3];
  // True by the stdio option above: the fourth stream of a child is typed as perhaps absent and perhaps writable.
  return pipe as Readable;
}

async function firstLine(pipe: Readable): Promise<string> {
  let text = "";
  for await (const chunk of pipe.setEncoding("utf8")) {
    text += chunk;
    const end = text.indexOf("\n");
    if (end >= 0) return text.slice(0, end);
    if (text.length > maxLineLength) break;
  }
  return text;
}
