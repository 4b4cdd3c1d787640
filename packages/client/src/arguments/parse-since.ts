import type { clientMessages } from "@carryall/protocol";
import { parameterError } from "./argument-error.ts";
import { isRecord } from "./is-record.ts";

/**
 * Bundles with the time of their previous backup.
 *
 * @throws {BusinessError} 401 for another thing than a list, and for a wrong item of it.
 */
export function parseSinceList(value: unknown): clientMessages.Since[] {
  if (!Array.isArray(value)) throw parameterError("Cannot take the list of bundles: it is not an array");
  return value.map(parseSince);
}

/** @throws {BusinessError} 401 */
export function parseSince(item: unknown): clientMessages.Since {
  if (!isRecord(item)) throw parameterError("Cannot take an item of the list: it is not an object");
  const { bundleName, lastIncrementalTime } = item;
  if (typeof bundleName !== "string") throw parameterError("Cannot take an item of the list: it has no bundleName");
  if (typeof lastIncrementalTime !== "number" || !Number.isFinite(lastIncrementalTime)) {
    throw parameterError(`Cannot take the item of ${bundleName}: its lastIncrementalTime is not a number`);
  }
  // A device takes it as an integer, and programs compute it from milliseconds.
  return { bundle: bundleName, lastIncrementalTime: Math.trunc(lastIncrementalTime) };
}
