import { argumentError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";
import { isRecord } from "./is-record.ts";

/** Inclusive. The only trigger there is asks the storage device to collect its garbage. */
const largestValues = {
  triggerType: 0,
  /** Megabytes. */
  writeSize: 2_097_152,
  /** Seconds. */
  waitTime: 300,
} as const;

/**
 * The argument of `fileSystemServiceRequest`.
 *
 * @throws {BusinessError} 13900020
 */
export function checkRequestConfig(args: readonly unknown[]): void {
  checkCount(args, 1, 1);
  const [config] = args;
  if (!isRecord(config)) throw argumentError("Cannot take the request: it is not an object");
  for (const [name, largest] of Object.entries(largestValues)) {
    const value = config[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > largest) {
      throw argumentError(`Cannot take the request: its ${name} is not an integer from 0 to ${largest}`);
    }
  }
}
