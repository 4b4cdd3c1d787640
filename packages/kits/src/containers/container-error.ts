import type { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { utilError } from "../util/util-error.ts";

/** 10200001 with the words of a device. */
export function outOfRange(name: string, lowest: number, highest: number, received: number): BusinessError {
  return utilError(
    "outOfRange",
    `The value of "${name}" is out of range. It must be >= ${lowest} && <= ${highest}. Received value is: ${received}`,
  );
}

/** @throws {BusinessError} 401 for what is no number, 10200001 outside `0…length - 1`. */
export function checkIndex(index: unknown, length: number, name = "index"): number {
  const number = checkNumber(index, name);
  if (!Number.isInteger(number) || number < 0 || number >= length) throw outOfRange(name, 0, length - 1, number);
  return number;
}

export function checkNumber(value: unknown, name: string): number {
  if (typeof value !== "number") throw parameterError(`The type of "${name}" must be number.`);
  return value;
}

export type AnyCallback = (...args: readonly unknown[]) => unknown;

export function checkCallback(value: unknown): AnyCallback {
  if (typeof value !== "function") throw parameterError(`The type of "callbackfn" must be callable.`);
  // A callback takes and gives whatever it likes.
  return value as AnyCallback;
}
