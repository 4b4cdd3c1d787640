import type { Worker } from "node:worker_threads";
import type { WriteLog } from "../log/log-line.ts";
import { openError } from "./carried-error.ts";
import { taskError } from "./task-error.ts";
import type { TaskOrder, TaskReply } from "./task-messages.ts";

/** One thread, which does one order after the other. While it has nothing to do it does not keep the process alive. */
export class TaskThread {
  readonly #worker: Worker;
  readonly #writeLog: WriteLog;
  #receive: ((args: readonly unknown[]) => void) | undefined;
  #running: PromiseWithResolvers<unknown> | undefined;
  #endedBy: unknown;

  constructor(worker: Worker, writeLog: WriteLog) {
    this.#worker = worker;
    this.#writeLog = writeLog;
    worker.on("message", (message: TaskReply) => this.#take(message));
    worker.on("error", (error) => this.#end(error));
    worker.on("exit", () => this.#end(taskError("startFailed", { detail: "Its thread ended." })));
    worker.unref();
  }

  get id(): number {
    return this.#worker.threadId;
  }

  get hasEnded(): boolean {
    return this.#endedBy !== undefined;
  }

  /** @param receive Gets what the task sends, also what it sends after its end. */
  async run(order: TaskOrder, receive: (args: readonly unknown[]) => void): Promise<unknown> {
    if (this.#endedBy !== undefined) throw this.#endedBy;
    this.#receive = receive;
    this.#running = Promise.withResolvers<unknown>();
    this.#worker.ref();
    this.#worker.postMessage(order);
    try {
      return await this.#running.promise;
    } finally {
      this.#running = undefined;
      this.#worker.unref();
    }
  }

  /** Ends the thread, whatever it is doing. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(message: TaskReply): void {
    if (message.kind === "log") this.#writeLog(message.line);
    else if (message.kind === "sent") this.#receive?.(message.args);
    else if (message.kind === "done") this.#running?.resolve(message.value);
    else this.#running?.reject(openError(message.error));
  }

  #end(error: unknown): void {
    this.#endedBy ??= error;
    this.#running?.reject(this.#endedBy);
  }
}
