import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { failedToStart, parseReadiness } from "@carryall/client";
import { fromWireError } from "@carryall/protocol";
import type { CommandIo } from "../command-io.ts";

export interface ForegroundServiceOptions {
  readonly home: string;
  readonly sandbox: string | undefined;
  readonly io: Pick<CommandIo, "programs" | "environment" | "signal">;
}

/** A service that is this program's child and ends with an interruption. */
export class ForegroundService {
  readonly pid: number | undefined;
  /** Resolves with `code 0`, another code, or the signal that ended it. Never rejects. */
  readonly ended: Promise<string>;

  private constructor(child: ChildProcess) {
    this.pid = child.pid;
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
    });
  }

  /**
   * Resolves when it listens, or where another service does already.
   *
   * @throws {BackupError} what the service said that went wrong, or `serviceUnreachable`.
   */
  static async start({ home, sandbox, io }: ForegroundServiceOptions): Promise<ForegroundService> {
    const { node, service } = io.programs;
    const sandboxArgs = sandbox === undefined ? [] : ["--sandbox", sandbox];
    const child = spawn(node, [service, "--home", home, "--foreground", "--ready-fd", "3", ...sandboxArgs], {
      env: io.environment,
      stdio: ["ignore", "ignore", "inherit", "pipe"],
    });
    const started = new ForegroundService(child);
    // A terminal's interruption reaches it without us; asking twice does no harm.
    const stop = () => child.kill("SIGTERM");
    io.signal.addEventListener("abort", stop);
    void started.ended.then(() => io.signal.removeEventListener("abort", stop));
    if (io.signal.aborted) stop();
    const line = await readinessLine(child);
    if (line === undefined) throw failedToStart(home, `it ended on ${await started.ended} before it was ready`);
    const readiness = parseReadiness(line, home);
    if (readiness.kind === "failed") throw fromWireError(readiness.error);
    return started;
  }
}

/** @returns `undefined` where the pipe ends without one. */
function readinessLine(child: ChildProcess): Promise<string | undefined> {
  // True by the stdio option above: the fourth stream of a child is typed as perhaps absent and perhaps writable.
  const pipe = child.stdio[3] as Readable;
  pipe.on("error", () => {});
  return new Promise((resolve) => {
    createInterface({ input: pipe })
      .once("line", (line) => {
        resolve(line);
        pipe.destroy();
      })
      .once("close", () => resolve(undefined));
  });
}
