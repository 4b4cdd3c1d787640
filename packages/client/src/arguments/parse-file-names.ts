import { argumentError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";
import { isRecord } from "./is-record.ts";
import { isStringArray } from "./is-string-array.ts";

/**
 * The argument of `getFileHandles`: a bundle's name and the names of some of its files. A `uri` is not looked at.
 *
 * @throws {BusinessError} 13900020
 */
export function parseFileNames(args: readonly unknown[]): { readonly bundle: string; readonly names: string[] } {
  checkCount(args, 1, 1);
  const [meta] = args;
  if (!isRecord(meta) || typeof meta.bundleName !== "string") {
    throw argumentError("Cannot take the files: there is no bundleName that is a string");
  }
  if (!isStringArray(meta.uris)) throw argumentError("Cannot take the files: their uris are not an array of strings");
  return { bundle: meta.bundleName, names: [...meta.uris] };
}
