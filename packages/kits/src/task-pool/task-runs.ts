import type { AsyncLocalStorage } from "node:async_hooks";
import process from "node:process";

/** What a task's function can reach of its own execution. */
export interface TaskRun {
  isCanceled(): boolean;
  /** @throws {BusinessError} 10200006 and 10200024 as `sendData` does. */
  send(args: readonly unknown[]): void;
}

/** Knows which task the code that asks belongs to, across its awaits. */
export class TaskRuns {
  #storage: AsyncLocalStorage<TaskRun> | undefined;

  get current(): TaskRun | undefined {
    return this.#storage?.getStore();
  }

  within<T>(run: TaskRun, work: () => T): T {
    const { AsyncLocalStorage } = process.getBuiltinModule("node:async_hooks");
    this.#storage ??= new AsyncLocalStorage<TaskRun>();
    return this.#storage.run(run, work);
  }
}
