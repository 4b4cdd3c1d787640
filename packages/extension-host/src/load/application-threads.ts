import type { Worker } from "node:worker_threads";
import type { FunctionAddress, TaskThreads } from "@carryall/kits";
import type { ModuleMarks } from "@carryall/loader";

/** Taskpool's threads, for an application whose modules are loaded only after its kits are made. */
export class ApplicationThreads implements TaskThreads {
  readonly startWorker: () => Worker;
  #marks: ModuleMarks | undefined;

  constructor(startWorker: () => Worker) {
    this.startWorker = startWorker;
  }

  set marks(marks: ModuleMarks) {
    this.#marks = marks;
  }

  addressOf(work: object): FunctionAddress | undefined {
    return this.#marks?.addressOf(work);
  }

  isSendable(value: object): boolean {
    return this.#marks?.isSendable(value) === true;
  }
}
