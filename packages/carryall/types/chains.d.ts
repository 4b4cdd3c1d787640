import type { ChainSet, MergedChain } from "@carryall/formats";

export type { ChainSet, MergedChain, MergedFile } from "@carryall/formats";
export { listArchive } from "@carryall/formats";

/**
 * Joins a full backup, or a first increment, and the increments that follow it into one set, so that a single restore
 * gives the last state.
 *
 * @param sets Oldest first.
 * @throws {BackupError} `invalidArgument` where a set continues another one than the set before it; `unpackFailed`
 *   where a manifest cannot be read.
 */
export declare function mergeChain(sets: readonly ChainSet[]): MergedChain;
