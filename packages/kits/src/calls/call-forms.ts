import { setImmediate } from "node:timers";
import type { Work } from "./work.ts";

/** One function of a kit: checks its arguments, throwing what is wrong with them, and says what there is to do. */
export type Operation = (...args: readonly unknown[]) => Work;

export interface CallForms {
  /** Does the work before it returns. */
  readonly sync: (...args: readonly unknown[]) => unknown;
  /** Gives a promise, or `undefined` when the last argument is a function, which then gets `(error)` or `(undefined, data)`. */
  readonly async: (...args: readonly unknown[]) => Promise<unknown> | undefined;
}

/**
 * The synchronous, promise and callback forms of one operation, so that the three cannot drift apart.
 * Argument errors are thrown synchronously by every form.
 *
 * @param toError Makes the application's error of whatever the work threw.
 */
export function callForms(operation: Operation, toError: (error: unknown) => Error): CallForms {
  return {
    sync: (...args) => runNow(operation(...withoutTrailingUndefined(args)), toError),
    async: (...args) => {
      const given = withoutTrailingUndefined(args);
      const callback = given.at(-1);
      if (!isCallback(callback)) return runLater(operation(...given), toError);
      const pending = runLater(operation(...given.slice(0, -1)), toError);
      // In a turn of its own: what a callback throws is the application's, and must not become a rejection of ours.
      pending.then(
        (data) => setImmediate(() => callback(undefined, data)),
        (error: unknown) => setImmediate(() => callback(error)),
      );
      return undefined;
    },
  };
}

type Callback = (error: unknown, data?: unknown) => void;

function isCallback(value: unknown): value is Callback {
  return typeof value === "function";
}

// An optional argument that is given as `undefined` is not given.
function withoutTrailingUndefined(args: readonly unknown[]): readonly unknown[] {
  return args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1);
}

function runNow(work: Work, toError: (error: unknown) => Error): unknown {
  try {
    if (work.kind !== "steps") return work.run();
    const steps = work.run();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
    }
  } catch (error) {
    throw toError(error);
  }
}

async function runLater(work: Work, toError: (error: unknown) => Error): Promise<unknown> {
  try {
    if (work.kind !== "steps") return await work.run();
    const steps = work.run();
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    throw toError(error);
  }
}
