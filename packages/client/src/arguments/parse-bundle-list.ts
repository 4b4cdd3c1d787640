import { argumentError } from "./argument-error.ts";
import { isStringArray } from "./is-string-array.ts";
import { type Infos, parseInfos } from "./parse-infos.ts";

/** The last two arguments of `appendBundles` of the older sessions. */
export interface BundleList extends Infos {
  readonly bundles: string[];
}

/**
 * @param last `infos`, a callback, or nothing.
 * @throws {BusinessError} 13900020
 */
export function parseBundleList(bundles: unknown, last: unknown): BundleList {
  if (!isStringArray(bundles)) throw argumentError("Cannot take the list of bundles: it is not an array of strings");
  return { bundles: [...bundles], ...parseInfos(last, argumentError) };
}
