import type { PathInfo } from "../backup-types.ts";
import { argumentError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";
import { isRecord } from "./is-record.ts";

const maxPathLength = 4096;

export interface Migration extends PathInfo {
  readonly bundle: string;
  /** Empty for the whole folder. */
  readonly name: string;
}

/**
 * The arguments of `migrateFile`: where from and where to, and whose file it is.
 *
 * @throws {BusinessError} 13900020, also for a path that is not absolute, goes up, or has more than 4096 characters.
 */
export function parseMigration(args: readonly unknown[]): Migration {
  checkCount(args, 2, 2);
  const [paths, meta] = args;
  if (!isRecord(paths)) throw argumentError("Cannot take the paths: they are not an object");
  if (!isRecord(meta)) throw argumentError("Cannot take the file: it is not an object");
  const { bundleName, uri = "" } = meta;
  if (typeof bundleName !== "string") throw argumentError("Cannot take the file: its bundleName is not a string");
  if (typeof uri !== "string") throw argumentError("Cannot take the file: its uri is not a string");
  return {
    srcPath: parsePath(paths.srcPath, "srcPath"),
    destPath: parsePath(paths.destPath, "destPath"),
    bundle: bundleName,
    name: uri,
  };
}

function parsePath(path: unknown, name: keyof PathInfo): string {
  if (typeof path !== "string") throw argumentError(`Cannot take the ${name}: it is not a string`);
  if (path.length > maxPathLength) throw argumentError(`Cannot take the ${name}: it has ${path.length} characters`);
  if (!path.startsWith("/")) throw argumentError(`Cannot take the ${name}: it is not absolute`);
  if (path.split("/").includes("..")) throw argumentError(`Cannot take the ${name}: it goes up`);
  return path;
}
