import { argumentError } from "./argument-error.ts";

/**
 * What is wrong with lists of the right types, which callers learn from the promise.
 *
 * @param bundleCount How many bundles are to be appended.
 * @throws {BusinessError} 13900020
 */
export function checkListLength(bundleCount: number, infos: readonly string[] | undefined): void {
  if (bundleCount === 0) throw argumentError("Cannot append bundles: the list is empty");
  if (infos !== undefined && infos.length !== bundleCount) {
    throw argumentError(`Cannot append bundles: there are ${bundleCount}, and ${infos.length} infos for them`);
  }
}
