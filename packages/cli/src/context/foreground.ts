import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

export interface ForegroundOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** Runs other people's programs in this one's place: with its streams, and with the signals that it gets. */
export class Foreground {
  readonly #running = new Set<ChildProcess>();
  readonly #isTerminal: boolean;

  /** @param options.isTerminal Whether a terminal is there: it sends an interruption to every process itself. */
  constructor({ isTerminal }: { readonly isTerminal: boolean }) {
    this.#isTerminal = isTerminal;
  }

  /** @returns The program's exit code; for one that a signal ended, 128 and its number, as a shell has it. */
  run(command: string, args: readonly string[], { environment, cwd }: ForegroundOptions): Promise<number> {
    const child = spawn(command, args, { stdio: "inherit", env: environment, cwd });
    this.#running.add(child);
    return new Promise((resolve, reject) => {
      child.once("error", (error) => {
        this.#running.delete(child);
        reject(error);
      });
      child.once("close", (code, signal) => {
        this.#running.delete(child);
        resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
      });
    });
  }

  /** Hands a signal on. @returns False where nothing runs that it could be for. */
  forward(signal: NodeJS.Signals): boolean {
    if (this.#running.size === 0) return false;
    if (signal !== "SIGINT" || !this.#isTerminal) for (const child of this.#running) child.kill(signal);
    return true;
  }
}
