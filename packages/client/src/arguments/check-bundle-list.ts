import { argumentError } from "./argument-error.ts";
import type { BundleList } from "./parse-bundle-list.ts";

/**
 * What is wrong with a list of the right types, which callers learn from the promise.
 *
 * @throws {BusinessError} 13900020
 */
export function checkBundleList({ bundles, infos }: BundleList): void {
  if (bundles.length === 0) throw argumentError("Cannot append bundles: the list is empty");
  if (infos !== undefined && infos.length !== bundles.length) {
    throw argumentError(`Cannot append bundles: there are ${bundles.length}, and ${infos.length} infos for them`);
  }
}
