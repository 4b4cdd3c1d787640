import { spawn } from "node:child_process";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

export interface RunOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Runs a command to its end: from before it is started until it is gone. An abort ends it, and waits for that.
 *
 * @returns Seconds.
 * @throws {Error} with what it complained of, where it does not end with 0.
 */
export async function timedRun({ command, args }: Command, { environment, signal }: RunOptions): Promise<number> {
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  let complaint = "";
  const startedAt = performance.now();
  const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"], env: environment, signal });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  let seconds = 0;
  child.once("exit", () => {
    seconds = (performance.now() - startedAt) / 1000;
  });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("close", (code, by) => resolve(by ?? `code ${code}`));
  const end = await ended;
  signal.throwIfAborted();
  if (failure !== undefined) throw failure;
  if (end === "code 0") return seconds;
  throw new Error(`Cannot measure ${[command, ...args].join(" ")}: it ended with ${end}\n${complaint}`);
}
