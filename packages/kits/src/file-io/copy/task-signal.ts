import { BusinessError } from "../../errors/business-error.ts";
import { takeNothing } from "../take-nothing.ts";

const noTaskToCancel = 13900047;

/** fileIo's `TaskSignal`: ends a copy that was started with it. */
export class TaskSignal {
  #isRunning = false;
  #isCancelled = false;
  readonly #cancelled = Promise.withResolvers<string>();

  /** @throws {BusinessError} 13900047 where nothing is being copied with it. */
  cancel(...args: readonly unknown[]): void {
    takeNothing(args);
    if (!this.#isRunning) throw new BusinessError(noTaskToCancel, "No task can be canceled");
    this.#isCancelled = true;
  }

  /** Resolves with the path of the last file that was copied, once it is cancelled. */
  onCancel(...args: readonly unknown[]): Promise<string> {
    takeNothing(args);
    return this.#cancelled.promise;
  }

  /** For the copy alone. */
  static begin(signal: TaskSignal): void {
    signal.#isRunning = true;
  }

  /** For the copy alone: whether it is to stop. @param path What was copied last. */
  static isCancelled(signal: TaskSignal, path: string): boolean {
    if (signal.#isCancelled) signal.#cancelled.resolve(path);
    return signal.#isCancelled;
  }

  /** For the copy alone. */
  static end(signal: TaskSignal): void {
    signal.#isRunning = false;
  }
}
