import { type AnyCallback, isCallback } from "./any-callback.ts";
import { argumentError } from "./argument-error.ts";

/** The last two arguments of `appendBundles`. */
export interface BundleList {
  readonly bundles: string[];
  /** Absent as well where an empty list was given. */
  readonly infos: string[] | undefined;
  readonly callback: AnyCallback | undefined;
}

/**
 * @param last `infos`, a callback, or nothing.
 * @throws {BusinessError} 13900020
 */
export function parseBundleList(bundles: unknown, last: unknown): BundleList {
  if (!isStringArray(bundles)) throw argumentError("Cannot take the list of bundles: it is not an array of strings");
  const list = { bundles: [...bundles], infos: undefined, callback: undefined };
  if (last === undefined) return list;
  if (isCallback(last)) return { ...list, callback: last };
  if (!isStringArray(last)) throw argumentError("Cannot take the infos: they are not an array of strings");
  return { ...list, infos: last.length === 0 ? undefined : [...last] };
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
