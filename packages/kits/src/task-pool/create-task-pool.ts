import { setImmediate } from "node:timers/promises";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { isTaskFunction, LongTask, Task } from "./task.ts";

const Priority = Object.freeze({ HIGH: 0, MEDIUM: 1, LOW: 2, IDLE: 3 });

/**
 * `@ohos.taskpool`: a task runs in the caller's own thread, in a later turn of its event loop. So what is sendable is
 * shared and not copied, and whoever asks the caller something meanwhile is answered whenever the task waits. The
 * `@Concurrent` mark is not asked for: it does not outlive compilation.
 *
 * @see interface_sdk-js: api/@ohos.taskpool.d.ts
 */
export function createTaskPool(): object {
  return withStubs("@ohos.taskpool", {
    Priority,
    Task,
    LongTask,
    /** `(task, priority?)` or `(func, ...args)`. Priorities order nothing: there is one thread. */
    execute(...args: unknown[]): Promise<unknown> {
      const task = taskOf(args);
      return later(() => task.run());
    },
    /** Lawful for a task that is done, failed, or never ran: there is no thread to be given back. */
    terminateTask(task: unknown): void {
      if (!(task instanceof LongTask)) throw parameterError("The task must be a LongTask.");
    },
  });
}

function taskOf([first, ...rest]: readonly unknown[]): Task {
  if (first instanceof Task) return first;
  if (!isTaskFunction(first)) throw parameterError("The first argument must be a function or a task.");
  return new Task(first, ...rest);
}

async function later(run: () => Promise<unknown>): Promise<unknown> {
  await setImmediate();
  return await run();
}
