import { checkTask, Task } from "./task.ts";

/** Tasks that are executed together and whose results come together, in the order in which they were added. */
export class TaskGroup {
  readonly name: string;
  readonly #tasks: Task[] = [];

  static tasksOf(group: TaskGroup): readonly Task[] {
    return group.#tasks;
  }

  constructor(name: unknown = "") {
    this.name = String(name);
  }

  /** `(task)` or `(func, ...args)`. */
  addTask(first: unknown, ...args: unknown[]): void {
    this.#tasks.push(typeof first === "function" ? new Task(first, ...args) : checkTask(first));
  }
}
