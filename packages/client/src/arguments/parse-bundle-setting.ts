import { parameterError } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";

export interface BundleSetting {
  readonly bundle: string;
  readonly value: number;
}

/**
 * The arguments of `updateTimer` and `updateSendRate`: a bundle's name and an integer from 0 on.
 *
 * @param options.largest The largest value that is taken.
 * @throws {BusinessError} 401
 */
export function parseBundleSetting(
  args: readonly unknown[],
  { largest = Number.MAX_SAFE_INTEGER }: { readonly largest?: number } = {},
): BundleSetting {
  checkCount(args, 2, 2, parameterError);
  const [bundle, value] = args;
  if (typeof bundle !== "string") throw parameterError("Cannot take the bundleName: it is not a string");
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > largest) {
    throw parameterError(`Cannot take the value for ${bundle}: it is not an integer from 0 to ${largest}`);
  }
  return { bundle, value };
}
