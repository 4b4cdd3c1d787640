import type { AnyCallback } from "../arguments/any-callback.ts";

/** Calls a caller's function with `this` undefined. What it throws or rejects with is reported, and does no harm. */
export function callCallback(
  callback: AnyCallback,
  args: readonly unknown[],
  reportCallbackError: (error: unknown) => void,
): void {
  try {
    const result = callback.apply(undefined, [...args]);
    // Not waited for, only listened to.
    if (isThenable(result)) Promise.resolve(result).catch(reportCallbackError);
  } catch (error) {
    reportCallbackError(error);
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
