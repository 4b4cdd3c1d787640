import { Task, type TaskEvent } from "./task.ts";
import { taskError } from "./task-error.ts";

export const Priority = Object.freeze({ HIGH: 0, MEDIUM: 1, LOW: 2, IDLE: 3 });
export const State = Object.freeze({ WAITING: 1, RUNNING: 2, CANCELED: 3 });

/** One time that a task is executed, from the call until its result. */
export class Execution {
  readonly task: Task;
  readonly priority: number;
  /** Shared with the task's thread. */
  readonly cancelFlag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #settled = Promise.withResolvers<unknown>();
  #state: number = State.WAITING;
  #startedAtMs = 0;

  constructor(task: Task, priority: number) {
    this.task = task;
    this.priority = priority;
  }

  get state(): number {
    return this.#state;
  }

  get result(): Promise<unknown> {
    return this.#settled.promise;
  }

  get isCanceled(): boolean {
    return this.cancelFlag[0] !== 0;
  }

  get durationMs(): number {
    return this.#state === State.RUNNING ? Math.round(performance.now() - this.#startedAtMs) : 0;
  }

  start(): void {
    this.#state = State.RUNNING;
    this.#startedAtMs = performance.now();
    this.tell("started");
  }

  /** What waits ends now; what runs is told, and its result becomes an error's data when it is there. */
  cancel(): void {
    Atomics.store(this.cancelFlag, 0, 1);
    if (this.#state === State.WAITING) this.#fail(taskError("canceled", { data: { error: undefined } }));
    this.#state = State.CANCELED;
  }

  succeed(value: unknown): void {
    this.#countTime();
    if (this.isCanceled) this.#fail(taskError("canceled", { data: { result: value } }));
    else {
      this.#finish();
      this.#settled.resolve(value);
      Task.stateOf(this.task).finished.resolve(value);
      this.tell("succeeded");
    }
  }

  fail(error: unknown): void {
    this.#countTime();
    this.#fail(this.isCanceled ? taskError("canceled", { data: { error } }) : error);
  }

  tell(event: TaskEvent, ...args: readonly unknown[]): void {
    Task.stateOf(this.task).listeners.get(event)?.(...args);
  }

  #fail(error: unknown): void {
    this.#finish();
    this.#settled.reject(error);
    Task.stateOf(this.task).finished.reject(error);
    this.tell("failed", error);
  }

  #finish(): void {
    if (this.#state !== State.CANCELED) this.#state = State.WAITING;
    Task.stateOf(this.task).isDone = true;
  }

  #countTime(): void {
    const spentMs = Math.round(performance.now() - this.#startedAtMs);
    this.task.totalDuration = spentMs;
    this.task.cpuDuration = spentMs;
  }
}
