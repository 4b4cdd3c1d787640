import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";
import { exitOf } from "../src/process/end-process.ts";

/** A real process from `fixtures/`; killed when disposed of. */
export class Fixture implements AsyncDisposable {
  readonly child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor(name: string, args: readonly string[] = []) {
    const program = fileURLToPath(new URL(`./fixtures/main-${name}.ts`, import.meta.url));
    this.child = spawn(process.execPath, [program, ...args], { stdio: "pipe" });
    this.child.stderr.pipe(process.stderr);
    const lines: Interface = createInterface(this.child.stdout);
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const { value, done } = await this.#lines.next();
    return done === true ? "(ended)" : value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill("SIGKILL");
    await exitOf(this.child);
  }
}
