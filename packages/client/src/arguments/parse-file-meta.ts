import type { FileMeta } from "../backup-types.ts";
import { type AnyCallback, isCallback } from "./any-callback.ts";
import { argumentError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";
import { isRecord } from "./is-record.ts";

/**
 * The arguments of `getFileHandle` and `publishFile`: a file's name and perhaps a callback.
 *
 * @throws {BusinessError} 13900020
 */
export function parseFileMeta(args: readonly unknown[]): {
  readonly meta: FileMeta;
  readonly callback: AnyCallback | undefined;
} {
  checkCount(args, 1, 2);
  const [meta, callback] = args;
  if (!isFileMeta(meta)) throw argumentError("Cannot take the file: it has no bundleName and uri that are strings");
  if (callback !== undefined && !isCallback(callback)) {
    throw argumentError("Cannot take the callback: it is not a function");
  }
  return { meta, callback };
}

function isFileMeta(value: unknown): value is FileMeta {
  return isRecord(value) && typeof value.bundleName === "string" && typeof value.uri === "string";
}
