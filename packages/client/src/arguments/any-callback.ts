/** A function of the caller's, of which nothing is known but that it is one. */
export type AnyCallback = (...args: unknown[]) => unknown;

export function isCallback(value: unknown): value is AnyCallback {
  return typeof value === "function";
}
