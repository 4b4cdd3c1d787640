import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";

export type TaskFunction = (...args: readonly unknown[]) => unknown;

const longTaskAlreadyExecuted = 10200050;

/** One call that waits to be made. `new Task(name, func, ...args)` and `new Task(func, ...args)` are the same. */
export class Task {
  readonly name: string;
  readonly function: TaskFunction;
  readonly arguments: readonly unknown[];
  #isDone = false;

  constructor(...args: unknown[]) {
    const [first] = args;
    const [name, work, ...rest] = typeof first === "string" ? args : ["", ...args];
    if (!isTaskFunction(work)) throw parameterError("The task needs a function.");
    this.name = String(name);
    this.function = work;
    this.arguments = rest;
  }

  isDone(): boolean {
    return this.#isDone;
  }

  /** @throws What the function throws, or rejects with. */
  async run(): Promise<unknown> {
    try {
      return await this.function(...this.arguments);
    } finally {
      this.#isDone = true;
    }
  }
}

/** A task that may be executed once, and has its thread until it is terminated. */
export class LongTask extends Task {
  #wasExecuted = false;

  override run(): Promise<unknown> {
    if (this.#wasExecuted) {
      throw new BusinessError(longTaskAlreadyExecuted, "The long task has been executed and cannot be executed again.");
    }
    this.#wasExecuted = true;
    return super.run();
  }
}

export function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}
