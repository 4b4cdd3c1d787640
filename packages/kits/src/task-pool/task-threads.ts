import type { Worker } from "node:worker_threads";

/** Where a function of the application's code is: its module's id, and its name in that module. */
export interface FunctionAddress {
  readonly module: string;
  readonly name: string;
}

/** What taskpool must know of the application's code to run a part of it elsewhere. */
export interface TaskThreads {
  /** Undefined for what no other thread can find: a closure, or a function that is not marked `@Concurrent`. */
  addressOf(work: object): FunctionAddress | undefined;
  /** True for an instance of a class that is marked `@Sendable`: threads share it, and copies would not do. */
  isSendable(value: object): boolean;
  /** Starts a thread with the same application in it, which answers as `serveTasks` does. */
  startWorker(): Worker;
}
