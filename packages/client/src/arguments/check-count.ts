import { type ArgumentErrorMaker, argumentError } from "./argument-error.ts";

/**
 * Looks at how many arguments there are. Those at the end that are `undefined` count as absent.
 *
 * @throws {BusinessError} what `makeError` makes, 13900020 unless said otherwise.
 */
export function checkCount(
  args: readonly unknown[],
  least: number,
  most: number,
  makeError: ArgumentErrorMaker = argumentError,
): void {
  const count = args.findLastIndex((argument) => argument !== undefined) + 1;
  if (count < least || count > most) {
    throw makeError(`Cannot take ${count} arguments: ${least === most ? least : `${least} to ${most}`} are expected`);
  }
}
