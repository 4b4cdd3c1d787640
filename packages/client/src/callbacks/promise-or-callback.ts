import type { AnyCallback } from "../arguments/any-callback.ts";
import { callCallback } from "./call-callback.ts";

/**
 * Both forms of an asynchronous member. With a callback the outcome goes there, in a macrotask of its own: `(error)` or
 * `(undefined, value)`.
 */
export function promiseOrCallback<T>(
  outcome: Promise<T>,
  callback: AnyCallback | undefined,
  reportCallbackError: (error: unknown) => void,
): Promise<T> | undefined {
  if (callback === undefined) return outcome;
  const call = (...args: unknown[]) => {
    setImmediate(() => callCallback(callback, args, reportCallbackError));
  };
  outcome.then(
    (value) => call(undefined, value),
    (error: unknown) => call(error),
  );
  return undefined;
}
