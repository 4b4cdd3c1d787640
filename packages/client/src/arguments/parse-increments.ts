import type { clientMessages } from "@carryall/protocol";
import { parameterError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";
import { isRecord } from "./is-record.ts";
import { type Infos, parseInfos } from "./parse-infos.ts";
import { parseSince } from "./parse-since.ts";

export interface ParsedIncrement extends Omit<clientMessages.Increment, "manifest"> {
  /** A descriptor of the caller's; -1 for none. */
  readonly manifestFd: number;
}

export interface IncrementList extends Infos {
  readonly increments: readonly ParsedIncrement[];
}

/**
 * The arguments of `appendBundles` of an incremental session.
 *
 * @throws {BusinessError} 401
 * @see app_file_service: interfaces/kits/js/backup/session_incremental_backup_n_exporter.cpp, AppendBundles
 */
export function parseIncrements(args: readonly unknown[]): IncrementList {
  checkCount(args, 1, 2, parameterError);
  const [list, last] = args;
  if (!Array.isArray(list)) throw parameterError("Cannot take the list of bundles: it is not an array");
  return { increments: list.map(parseIncrement), ...parseInfos(last, parameterError) };
}

function parseIncrement(item: unknown): ParsedIncrement {
  const since = parseSince(item);
  const { manifestFd = -1, parameters = "", priority = 0 } = isRecord(item) ? item : {};
  const what = `Cannot take the item of ${since.bundle}`;
  if (typeof manifestFd !== "number" || !Number.isInteger(manifestFd) || manifestFd < -1) {
    throw parameterError(`${what}: its manifestFd is no descriptor`);
  }
  if (typeof parameters !== "string") throw parameterError(`${what}: its parameters are not a string`);
  if (typeof priority !== "number" || !Number.isFinite(priority)) {
    throw parameterError(`${what}: its priority is not a number`);
  }
  return { ...since, manifestFd, parameters, priority };
}
