import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Device, openDevice } from "@carryall/device";
import { runCommandLine } from "../src/run-command-line.ts";
import { makeIo } from "./make-io.ts";

/** What one command line did. */
export interface CommandOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of `--json`. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** A command line that has not ended. */
export interface RunningCommand {
  readonly outcome: Promise<CommandOutcome>;
  /** Resolves when it has written something on stderr. */
  readonly heard: Promise<void>;
  /** What Ctrl-C does. */
  interrupt(): void;
}

/** A device home of its own for command lines. Gone when disposed of, with its service. */
export class CommandLine implements AsyncDisposable {
  readonly root: string = mkdtempSync(join(tmpdir(), "carryall-cli-"));
  readonly home: string = join(this.root, "home");

  /** Makes the device. */
  static async open(): Promise<CommandLine> {
    const line = new CommandLine();
    await line.run(["device", "init"]);
    return line;
  }

  get device(): Device {
    return openDevice(this.home);
  }

  async run(argv: readonly string[]): Promise<CommandOutcome> {
    return await this.begin(argv).outcome;
  }

  /** Begins what does not end by itself. */
  begin(argv: readonly string[]): RunningCommand {
    const interruption = new AbortController();
    const heard = Promise.withResolvers<void>();
    const written = { stdout: "", stderr: "" };
    const { io } = makeIo({
      cwd: this.root,
      signal: interruption.signal,
      stdout: (text) => {
        written.stdout += text;
      },
      stderr: (text) => {
        written.stderr += text;
        heard.resolve();
      },
    });
    const outcome = runCommandLine([...argv, "--home", this.home], io).then((exitCode) => ({
      ...written,
      exitCode,
      lines: argv.includes("--json") ? linesOf(written.stdout) : [],
    }));
    return { outcome, heard: heard.promise, interrupt: () => interruption.abort() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.run(["service", "stop"]);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function linesOf(stdout: string): CommandOutcome["lines"] {
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as CommandOutcome["lines"][number]);
}
