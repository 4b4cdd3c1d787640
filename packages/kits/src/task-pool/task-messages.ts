import type { LogLine } from "../log/log-line.ts";
import type { CarriedArguments } from "./carried-arguments.ts";
import type { CarriedError } from "./carried-error.ts";
import type { FunctionAddress } from "./task-threads.ts";

/** To a thread: run this. One at a time, except on the thread of a long task, which gets only one. */
export interface TaskOrder {
  readonly address: FunctionAddress;
  readonly args: CarriedArguments;
  /** Shared: its only number becomes 1 when the task is cancelled. */
  readonly cancelFlag: Int32Array;
}

/** From a thread, in the order in which things happened. */
export type TaskReply =
  | { readonly kind: "log"; readonly line: LogLine }
  | { readonly kind: "sent"; readonly args: readonly unknown[] }
  | { readonly kind: "done"; readonly value: unknown }
  | { readonly kind: "failed"; readonly error: CarriedError };
