import { parameterError } from "../errors/parameter-error.ts";
import { taskError } from "./task-error.ts";

export type TaskFunction = (...args: readonly unknown[]) => unknown;

/** By which of taskpool's ways a task is executed: it may be only one. */
export type TaskWay = "alone" | "group" | "sequence" | "asyncRunner" | "periodic";

/** What taskpool notes of a task and its author does not see. */
export class TaskState {
  readonly dependencies = new Set<Task>();
  readonly listeners = new Map<TaskEvent, TaskFunction>();
  /** Settles with the task's first execution. */
  readonly finished = Promise.withResolvers<unknown>();
  receive: TaskFunction | undefined;
  /** Undefined: every ArrayBuffer among the arguments goes over and is not copied. */
  transferList: readonly unknown[] | undefined;
  cloneList: readonly unknown[] = [];
  way: TaskWay | undefined;
  /** It is executed once, in a thread of its own, which it has until it is terminated. */
  isLong = false;
  executions = 0;
  isDone = false;
  isTerminated = false;

  constructor() {
    // Whoever depends on the task hears of its failure; without one the execution's own promise tells it.
    this.finished.promise.catch(() => {});
  }
}

export type TaskEvent = "enqueued" | "started" | "failed" | "succeeded";

/** One call that waits to be made. `new Task(name, func, ...args)` and `new Task(func, ...args)` are the same. */
export class Task {
  readonly name: string;
  readonly function: TaskFunction;
  readonly arguments: readonly unknown[];
  taskId = 0;
  totalDuration = 0;
  ioDuration = 0;
  cpuDuration = 0;
  readonly #state = new TaskState();

  static stateOf(task: Task): TaskState {
    return task.#state;
  }

  constructor(...args: unknown[]) {
    const [first] = args;
    const [name, work, ...rest] = typeof first === "string" ? args : ["", ...args];
    if (!isTaskFunction(work)) throw parameterError("The task needs a function.");
    this.name = String(name);
    this.function = work;
    this.arguments = rest;
  }

  isDone(): boolean {
    return this.#state.isDone;
  }

  setTransferList(list: unknown = []): void {
    this.#state.transferList = this.#checkList(list, this.#state.cloneList);
  }

  setCloneList(list: unknown): void {
    this.#state.cloneList = this.#checkList(list, this.#state.transferList ?? []);
  }

  onReceiveData(callback?: unknown): void {
    this.#state.receive = isTaskFunction(callback) ? callback : undefined;
  }

  onEnqueued(callback: unknown): void {
    this.#listen("enqueued", callback);
  }

  onStartExecution(callback: unknown): void {
    this.#listen("started", callback);
  }

  onExecutionFailed(callback: unknown): void {
    this.#listen("failed", callback);
  }

  onExecutionSucceeded(callback: unknown): void {
    this.#listen("succeeded", callback);
  }

  /** @throws {BusinessError} 10200026 where a task would wait for itself. */
  addDependency(...tasks: unknown[]): void {
    const added = tasks.map(checkTask);
    if (added.some((task) => dependsOn(task, this))) throw taskError("circularDependency");
    for (const task of added) this.#state.dependencies.add(task);
  }

  removeDependency(...tasks: unknown[]): void {
    for (const task of tasks.map(checkTask)) {
      if (!this.#state.dependencies.delete(task)) throw taskError("noSuchDependency");
    }
  }

  #checkList(list: unknown, other: readonly unknown[]): readonly unknown[] {
    if (!Array.isArray(list)) throw parameterError("The list must be an array.");
    if (list.some((item) => other.includes(item))) throw taskError("transferAndClone");
    return list;
  }

  #listen(event: TaskEvent, callback: unknown): void {
    if (this.#state.executions > 0) throw taskError("alreadyExecuted");
    if (!isTaskFunction(callback)) throw parameterError("The callback must be a function.");
    this.#state.listeners.set(event, callback);
  }
}

export function isTaskFunction(value: unknown): value is TaskFunction {
  return typeof value === "function";
}

export function checkTask(value: unknown): Task {
  if (!(value instanceof Task)) throw parameterError("The task must be a Task.");
  return value;
}

function dependsOn(task: Task, other: Task): boolean {
  if (task === other) return true;
  return [...Task.stateOf(task).dependencies].some((dependency) => dependsOn(dependency, other));
}
