import type { BusinessError } from "../errors/business-error.ts";
import { type ErrorOfOptions, errorOf } from "../errors/error-of.ts";

/** Failures of taskpool, by the name we give them. */
const taskErrors = Object.freeze({
  startFailed: { code: 10200003, text: "Worker initialization failed." },
  notSerializable: { code: 10200006, text: "An exception occurred during serialization." },
  nothingToCancel: { code: 10200015, text: "The task to cancel does not exist." },
  noGroupToCancel: { code: 10200018, text: "The task group to cancel does not exist." },
  notInThread: { code: 10200022, text: "The function is not called in the TaskPool thread." },
  noReceiver: { code: 10200024, text: "The callback is not registered on the host side." },
  hasDependency: { code: 10200025, text: "dependent task not allowed." },
  circularDependency: { code: 10200026, text: "There is a circular dependency." },
  noSuchDependency: { code: 10200027, text: "The dependency does not exist." },
  negativeDelay: { code: 10200028, text: "The delayTime is less than zero." },
  transferAndClone: { code: 10200029, text: "An ArrayBuffer cannot be set as both a transfer list and a clone list." },
  alreadyExecuted: { code: 10200034, text: "The executed task does not support the registration of listeners." },
  longTaskAgain: { code: 10200050, text: "The concurrent task has been executed and cannot be executed periodically." },
  periodicAgain: { code: 10200051, text: "The periodic task cannot be executed again." },
  discarded: { code: 10200054, text: "The asyncRunner task is discarded." },
  twoWays: { code: 10200057, text: "The task cannot be executed by two APIs." },
  canceled: { code: 10200322, text: "The task has been canceled." },
});

/** @see openharmony/docs: errorcode-utils.md */
export function taskError(name: keyof typeof taskErrors, options?: ErrorOfOptions): BusinessError {
  return errorOf(taskErrors[name], options);
}
