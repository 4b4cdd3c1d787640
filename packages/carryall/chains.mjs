import { hash } from "node:crypto";
import { mergeChain as merge } from "@carryall/formats";

export { listArchive } from "@carryall/formats";

/** `mergeChain` of `@carryall/formats`, with Node's SHA-256. */
export function mergeChain(sets) {
  return merge(sets, { sha256Hex: (bytes) => hash("sha256", bytes, "hex") });
}
