import { setImmediate } from "node:timers/promises";
import type { Profile } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { scanTree } from "./scan-tree.ts";

export interface MeasureProfileOptions {
  /** Whole seconds since 1970; 0 where there was no backup before. */
  readonly lastIncrementalTime: number;
  readonly signal: AbortSignal;
}

export interface MeasuredProfile {
  /** Of all files that a backup would hold. */
  readonly dataBytes: number;
  /** Of those that changed since; -1 where there was no backup before. */
  readonly newBytes: number;
}

const itemsBetweenBreaths = 500;
const nsInSecond = 1_000_000_000n;

/**
 * How many bytes a profile's lists save. What was changed in the very second of the last backup counts as new: it may
 * have been changed after it. Lets other work of the process go on in between.
 *
 * @throws the signal's reason.
 */
export async function measureProfile(
  roots: SandboxRoots,
  lists: Pick<Profile, "includes" | "excludes">,
  { lastIncrementalTime, signal }: MeasureProfileOptions,
): Promise<MeasuredProfile> {
  const sinceNs = BigInt(Math.floor(lastIncrementalTime)) * nsInSecond;
  let dataBytes = 0;
  let newBytes = 0;
  let seen = 0;
  for (const item of scanTree(roots, lists)) {
    seen += 1;
    if (seen % itemsBetweenBreaths === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    if (item.kind !== "file") continue;
    const { size, mtimeNs, ctimeNs } = item.stats;
    dataBytes += Number(size);
    // A copy that kept its time, and a file that was renamed, show in ctime only.
    if (mtimeNs >= sinceNs || ctimeNs >= sinceNs) newBytes += Number(size);
  }
  return { dataBytes, newBytes: lastIncrementalTime === 0 ? -1 : newBytes };
}
