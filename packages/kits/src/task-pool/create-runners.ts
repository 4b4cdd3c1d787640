import { parameterError } from "../errors/parameter-error.ts";
import { Priority } from "./execution.ts";
import type { Scheduler } from "./scheduler.ts";
import { checkTask, type Task } from "./task.ts";
import { taskError } from "./task-error.ts";

interface WaitingTask {
  readonly task: Task;
  readonly settled: PromiseWithResolvers<unknown>;
}

/** The classes that execute tasks one after the other, or so many at once. Those of one name are one object. */
export function createRunners(scheduler: Scheduler): Readonly<Record<"SequenceRunner" | "AsyncRunner", object>> {
  const sequences = new Map<string, SequenceRunner>();
  const asyncRunners = new Map<string, AsyncRunner>();

  class SequenceRunner {
    #last: Promise<unknown> = Promise.resolve();
    readonly #priority: number = Priority.MEDIUM;

    constructor(first?: unknown, second?: unknown) {
      const [name, priority] = typeof first === "string" ? [first, second] : [undefined, first];
      const known = name === undefined ? undefined : sequences.get(name);
      // biome-ignore lint/correctness/noConstructorReturn: a name stands for one queue, whoever asks for it.
      if (known !== undefined) return known;
      if (typeof priority === "number") this.#priority = priority;
      if (name !== undefined) sequences.set(name, this);
    }

    /** The failure of a task does not keep the next from running. */
    execute(given: unknown): Promise<unknown> {
      const task = checkTask(given);
      scheduler.admit(task);
      const run = () => scheduler.submit(task, { way: "sequence", priority: this.#priority });
      const result = this.#last.then(run, run);
      this.#last = result;
      return result;
    }
  }

  class AsyncRunner {
    readonly #runningCapacity: number = 1;
    readonly #waitingCapacity: number = 0;
    readonly #waiting: WaitingTask[] = [];
    #runningCount = 0;

    constructor(...args: unknown[]) {
      const [name, running, waiting = 0] = typeof args[0] === "string" ? args : [undefined, ...args];
      const known = typeof name === "string" ? asyncRunners.get(name) : undefined;
      // biome-ignore lint/correctness/noConstructorReturn: a name stands for one queue, whoever asks for it.
      if (known !== undefined) return known;
      if (typeof running !== "number" || running < 1) throw parameterError("The runningCapacity must be positive.");
      if (typeof waiting !== "number" || waiting < 0) throw parameterError("The waitingCapacity must not be negative.");
      this.#runningCapacity = Math.floor(running);
      this.#waitingCapacity = Math.floor(waiting);
      if (typeof name === "string") asyncRunners.set(name, this);
    }

    /** Where too many wait, the one that has waited longest is discarded with 10200054. */
    execute(given: unknown, priority: unknown = Priority.MEDIUM): Promise<unknown> {
      const task = checkTask(given);
      scheduler.admit(task);
      const settled = Promise.withResolvers<unknown>();
      this.#waiting.push({ task, settled });
      this.#startWaiting(Number(priority));
      if (this.#waitingCapacity > 0 && this.#waiting.length > this.#waitingCapacity) {
        this.#waiting.shift()?.settled.reject(taskError("discarded"));
      }
      return settled.promise;
    }

    #startWaiting(priority: number): void {
      while (this.#runningCount < this.#runningCapacity) {
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#runningCount += 1;
        const result = scheduler.submit(next.task, { way: "asyncRunner", priority });
        next.settled.resolve(result);
        const done = () => {
          this.#runningCount -= 1;
          this.#startWaiting(priority);
        };
        result.then(done, done);
      }
    }
  }

  return { SequenceRunner, AsyncRunner };
}
