import { availableParallelism } from "node:os";
import { setImmediate, setTimeout } from "node:timers";
import type { WriteLog } from "../log/log-line.ts";
import { hasSendableMark } from "../sendable/sendable-mark.ts";
import { type CarriedArguments, carryArguments } from "./carried-arguments.ts";
import { Execution } from "./execution.ts";
import { Task, type TaskWay } from "./task.ts";
import { taskError } from "./task-error.ts";
import type { TaskRuns } from "./task-runs.ts";
import { TaskThread } from "./task-thread.ts";
import type { FunctionAddress, TaskThreads } from "./task-threads.ts";

export interface SubmitOptions {
  readonly way: TaskWay;
  readonly priority: number;
  readonly delayMs?: number;
}

export interface SchedulerOptions {
  readonly threads: TaskThreads | undefined;
  readonly runs: TaskRuns;
  readonly writeLog: WriteLog;
}

interface WaitingOrder {
  readonly execution: Execution;
  readonly address: FunctionAddress;
  readonly args: CarriedArguments;
}

const maxThreads = 4;

/**
 * Decides where a task runs and when. A function that another thread can find runs in one, unless an argument is
 * sendable and so must be shared: that task, and every other, runs in the caller's thread in a later turn.
 */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #executions = new Set<Execution>();
  readonly #waiting: WaitingOrder[] = [];
  readonly #threads: TaskThread[] = [];
  readonly #busy = new Set<TaskThread>();
  readonly #longThreads = new Map<Task, TaskThread>();
  #lastTaskId = 0;

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  get executions(): readonly Execution[] {
    return [...this.#executions];
  }

  get threadIds(): readonly number[] {
    return [...this.#threads, ...this.#longThreads.values()].map((thread) => thread.id);
  }

  /** Gives the task its number, by which it may be cancelled. */
  admit(task: Task): void {
    this.#lastTaskId += 1;
    task.taskId = this.#lastTaskId;
  }

  /** @returns What the task's function gives, or an execution's failure. */
  async submit(task: Task, { way, priority, delayMs }: SubmitOptions): Promise<unknown> {
    checkWay(task, way);
    const state = Task.stateOf(task);
    state.way = way;
    state.executions += 1;
    const execution = new Execution(task, priority);
    this.#executions.add(execution);
    execution.tell("enqueued");
    try {
      // Copied at once: what the caller changes afterwards is not the task's.
      const place = this.#placeFor(task);
      void this.#beginWhenReady(execution, place, delayMs);
      return await execution.result;
    } catch (error) {
      state.isDone = true;
      // What could not even begin has told nobody; those that wait for it would wait for ever.
      state.finished.reject(error);
      throw error;
    } finally {
      this.#executions.delete(execution);
    }
  }

  /** @throws {BusinessError} 10200015 where the task neither waits nor runs. */
  cancel(isMeant: (task: Task) => boolean): void {
    const found = this.executions.filter(({ task, isCanceled }) => isMeant(task) && !isCanceled);
    if (found.length === 0) throw taskError("nothingToCancel");
    for (const execution of found) execution.cancel();
  }

  /** Gives back the thread of a long task, when it is done. */
  terminate(task: Task): void {
    Task.stateOf(task).isTerminated = true;
    if (Task.stateOf(task).isDone) this.#stopLongThread(task);
  }

  #placeFor(task: Task): Omit<WaitingOrder, "execution"> | undefined {
    const { threads } = this.#options;
    const address = threads?.addressOf(task.function);
    if (threads === undefined || address === undefined || holdsSendable(task.arguments, threads)) return undefined;
    const { transferList, cloneList } = Task.stateOf(task);
    return { address, args: carryArguments(task.arguments, transferList, cloneList) };
  }

  async #beginWhenReady(
    execution: Execution,
    place: Omit<WaitingOrder, "execution"> | undefined,
    delayMs: number | undefined,
  ): Promise<void> {
    try {
      const { dependencies } = Task.stateOf(execution.task);
      await Promise.all([...dependencies].map((task) => Task.stateOf(task).finished.promise));
      if (delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, delayMs));
      if (execution.isCanceled) return;
      if (place === undefined) await this.#runHere(execution);
      else this.#enqueue({ execution, ...place });
    } catch (error) {
      execution.fail(error);
    }
  }

  async #runHere(execution: Execution): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (execution.isCanceled) return;
    const { task } = execution;
    const send = (args: readonly unknown[]) => deliver(task, args);
    execution.start();
    const run = { isCanceled: () => execution.isCanceled, send };
    execution.succeed(await this.#options.runs.within(run, () => task.function(...task.arguments)));
  }

  #enqueue(order: WaitingOrder): void {
    const { execution } = order;
    if (Task.stateOf(execution.task).isLong) {
      const thread = this.#start();
      this.#longThreads.set(execution.task, thread);
      void this.#runOn(thread, order);
      return;
    }
    const behind = this.#waiting.findIndex(({ execution: other }) => other.priority > execution.priority);
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, order);
    this.#startWaiting();
  }

  #startWaiting(): void {
    while (this.#waiting.length > 0) {
      const thread = this.#idleThread();
      if (thread === undefined) return;
      const order = this.#waiting.shift();
      if (order !== undefined && !order.execution.isCanceled) void this.#runOn(thread, order);
    }
  }

  #idleThread(): TaskThread | undefined {
    for (const thread of this.#threads.filter(({ hasEnded }) => hasEnded)) {
      this.#threads.splice(this.#threads.indexOf(thread), 1);
    }
    const idle = this.#threads.find((thread) => !this.#busy.has(thread));
    if (idle !== undefined || this.#threads.length >= Math.min(availableParallelism(), maxThreads)) return idle;
    const thread = this.#start();
    this.#threads.push(thread);
    return thread;
  }

  #start(): TaskThread {
    const { threads, writeLog } = this.#options;
    if (threads === undefined) throw taskError("startFailed");
    return new TaskThread(threads.startWorker(), writeLog);
  }

  async #runOn(thread: TaskThread, { execution, address, args }: WaitingOrder): Promise<void> {
    this.#busy.add(thread);
    const { task, cancelFlag } = execution;
    execution.start();
    try {
      execution.succeed(await thread.run({ address, args, cancelFlag }, (sent) => deliver(task, sent)));
    } catch (error) {
      execution.fail(error);
    } finally {
      this.#busy.delete(thread);
      if (Task.stateOf(task).isTerminated) this.#stopLongThread(task);
      this.#startWaiting();
    }
  }

  #stopLongThread(task: Task): void {
    const thread = this.#longThreads.get(task);
    this.#longThreads.delete(task);
    void thread?.stop();
  }
}

function checkWay(task: Task, way: TaskWay): void {
  const state = Task.stateOf(task);
  if (state.isLong && state.executions > 0) throw taskError("longTaskAgain");
  if (state.way === "periodic") throw taskError("periodicAgain");
  if (state.way !== undefined && state.way !== way) throw taskError("twoWays");
  if (way !== "alone" && way !== "periodic" && state.dependencies.size > 0) throw taskError("hasDependency");
}

function deliver(task: Task, args: readonly unknown[]): void {
  const { receive } = Task.stateOf(task);
  if (receive === undefined) throw taskError("noReceiver");
  // In a turn of its own: what the callback throws is not the task's.
  setImmediate(() => receive(...args));
}

// Looks through lists and plain objects; a copy of what is found there would be no longer the same for both threads.
function holdsSendable(value: unknown, threads: TaskThreads, seen: Set<object> = new Set()): boolean {
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  if (threads.isSendable(value) || hasSendableMark(value)) return true;
  seen.add(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).some((item) => holdsSendable(item, threads, seen));
}
