import { type AnyCallback, isCallback } from "./any-callback.ts";
import type { ArgumentErrorMaker } from "./argument-error.ts";
import { isStringArray } from "./is-string-array.ts";

export interface Infos {
  /** Absent as well where an empty list was given. */
  readonly infos: string[] | undefined;
  readonly callback: AnyCallback | undefined;
}

/** The last argument of `appendBundles`: `infos`, a callback, or nothing. */
export function parseInfos(last: unknown, makeError: ArgumentErrorMaker): Infos {
  if (last === undefined) return { infos: undefined, callback: undefined };
  if (isCallback(last)) return { infos: undefined, callback: last };
  if (!isStringArray(last)) throw makeError("Cannot take the infos: they are not an array of strings");
  return { infos: last.length === 0 ? undefined : [...last], callback: undefined };
}
