import type { ArgumentErrorMaker } from "./argument-error.ts";
import { checkCount } from "./check-count.ts";

/**
 * Arguments that are all strings: as many as there are names.
 *
 * @param options.most How many arguments there may be; those past the names are not looked at.
 * @throws {BusinessError} what `makeError` makes.
 */
export function parseStrings<const Names extends readonly string[]>(
  args: readonly unknown[],
  names: Names,
  { makeError, most = names.length }: { readonly makeError: ArgumentErrorMaker; readonly most?: number },
): { readonly [Index in keyof Names]: string } {
  checkCount(args, names.length, most, makeError);
  const strings = names.map((name, index) => {
    const value = args[index];
    if (typeof value !== "string") throw makeError(`Cannot take the ${name}: it is not a string`);
    return value;
  });
  // True by `map`: one string for each name.
  return strings as { [Index in keyof Names]: string };
}
