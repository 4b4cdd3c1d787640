import type { MessagePort } from "node:worker_threads";
import type { Area } from "../context/area-mode.ts";
import type { Context } from "../context/context.ts";
import { copyOf } from "./carried-arguments.ts";
import { carryError } from "./carried-error.ts";
import { taskError } from "./task-error.ts";
import type { TaskOrder, TaskReply } from "./task-messages.ts";
import type { TaskRun, TaskRuns } from "./task-runs.ts";
import type { FunctionAddress } from "./task-threads.ts";

/** A thread's end of the way to the thread that started it. */
export type TaskPort = Pick<MessagePort, "postMessage" | "on">;

export interface ServeTasksOptions {
  readonly runs: TaskRuns;
  /** A context with the directories of an area. */
  readonly createContext: (area: Area) => Context;
  /** Gives the function; loading its module may run an application's code. */
  readonly functionAt: (address: FunctionAddress) => unknown;
}

/** The other end of a thread of taskpool: runs what it is told to, and answers. */
export function serveTasks(port: TaskPort, options: ServeTasksOptions): void {
  port.on("message", (order: TaskOrder) => void serve(port, order, options));
}

async function serve(
  port: TaskPort,
  { address, args, cancelFlag }: TaskOrder,
  { runs, createContext, functionAt }: ServeTasksOptions,
): Promise<void> {
  const reply = (message: TaskReply) => port.postMessage(message);
  const run: TaskRun = {
    isCanceled: () => Atomics.load(cancelFlag, 0) !== 0,
    send: (sent) => reply({ kind: "sent", args: copyOf(sent) }),
  };
  try {
    const work = functionAt(address);
    if (typeof work !== "function") throw taskError("startFailed", { detail: `There is no ${address.name} here.` });
    const given = args.values.map((value, index) => {
      const area = args.contexts.get(index);
      return area === undefined ? value : createContext(area);
    });
    const value: unknown = await runs.within(run, () => work(...given));
    reply({ kind: "done", value: copyOf(value) });
  } catch (thrown) {
    reply({ kind: "failed", error: plainError(thrown) });
  }
}

// Whatever was thrown may hold what no thread can be sent; its words can.
function plainError(thrown: unknown): ReturnType<typeof carryError> {
  try {
    return copyOf(carryError(thrown));
  } catch {
    return { kind: "error", name: "Error", message: String(thrown) };
  }
}
