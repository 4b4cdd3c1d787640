import { setImmediate } from "node:timers/promises";
import type { SandboxRoots } from "@carryall/protocol";
import type { ScanLists } from "../profile/expand-lists.ts";
import { ChangedSince } from "./changed-since.ts";
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

/**
 * How many bytes a profile's lists save, and how many an increment would without the previous report: the rule of both
 * is {@link ChangedSince}. Follows no link, holds no list, and lets other work of the process go on in between.
 *
 * @throws the signal's reason.
 */
export async function measureProfile(
  roots: SandboxRoots,
  lists: ScanLists,
  { lastIncrementalTime, signal }: MeasureProfileOptions,
): Promise<MeasuredProfile> {
  signal.throwIfAborted();
  const changed = new ChangedSince(lastIncrementalTime, roots);
  let dataBytes = 0;
  let newBytes = 0;
  let seen = 0;
  for (const item of scanTree(roots, lists)) {
    seen += 1;
    if (seen % itemsBetweenBreaths === 0) {
      await setImmediate();
      signal.throwIfAborted();
    }
    if (item.kind === "skipped") continue;
    const isNew = changed.has(item);
    if (item.kind !== "file") continue;
    dataBytes += Number(item.stats.size);
    if (isNew) newBytes += Number(item.stats.size);
  }
  return { dataBytes, newBytes: lastIncrementalTime === 0 ? -1 : newBytes };
}
