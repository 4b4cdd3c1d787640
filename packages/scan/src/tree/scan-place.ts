import type { BigIntStats } from "node:fs";
import { type BytePath, joinBytePath } from "../byte-path.ts";
import { lookAt, readNames, type Unseen } from "./look-at.ts";
import type { ScanScope } from "./scan-scope.ts";
import type { SkipReason, TreeItem } from "./tree-item.ts";

/** Something on disk, and where a restore puts it. */
export interface Place {
  readonly path: BytePath;
  readonly savedPath: BytePath;
  readonly hostPath: BytePath;
}

type SkippedItem = Extract<TreeItem, { kind: "skipped" }>;

/** A path of so many bytes fits into no archive of the original; a folder's has a slash more there. */
const maxPathBytes = 4096;

/** A file, or a folder with everything in it: what lies where it lies, and nothing that is mapped into it. */
export function* scanPlace(place: Place, scope: ScanScope): Generator<TreeItem> {
  const stats = judge(place, scope);
  if (stats === undefined) return;
  if (isSkipped(stats)) yield stats;
  else if (stats.isDirectory()) yield* scanFolder(place, stats, scope);
  else yield classify(place, stats);
}

/** Everything in a folder, and then the folder. */
export function* scanFolder(place: Place, stats: BigIntStats, scope: ScanScope): Generator<TreeItem> {
  const names = readNames(place.hostPath);
  if (!Array.isArray(names)) {
    yield skip(place, names);
    return;
  }
  for (const name of names) yield* scanPlace(placeIn(place, name), scope);
  yield { kind: "directory", ...place, stats };
}

/** Its state; why it is skipped; or nothing where it does not belong to the backup. */
export function judge(place: Place, scope: ScanScope): BigIntStats | SkippedItem | undefined {
  if (scope.isOutside(place.path, place.savedPath)) return undefined;
  const bytes = Math.max(place.path.length, place.savedPath.length);
  if (bytes >= maxPathBytes) return tooLong(place);
  const stats = lookAt(place.hostPath);
  if ("reason" in stats) return skip(place, stats);
  return stats.isDirectory() && bytes + 1 >= maxPathBytes ? tooLong(place) : stats;
}

export function isSkipped(judged: BigIntStats | SkippedItem): judged is SkippedItem {
  return "kind" in judged;
}

export function classify(place: Place, stats: BigIntStats): TreeItem {
  if (stats.isFile()) return { kind: "file", ...place, stats };
  const { path, savedPath } = place;
  return { kind: "skipped", path, savedPath, reason: kindOf(stats) };
}

export function skip({ path, savedPath }: Place, why: Unseen): SkippedItem {
  return { kind: "skipped", path, savedPath, ...why };
}

export function placeIn({ path, savedPath, hostPath }: Place, name: string): Place {
  const childPath = joinBytePath(path, name);
  return {
    path: childPath,
    // One text where there is one place: that makes comparing them cheap.
    savedPath: savedPath === path ? childPath : joinBytePath(savedPath, name),
    hostPath: joinBytePath(hostPath, name),
  };
}

function tooLong(place: Place): SkippedItem {
  return skip(place, { reason: "pathTooLong", errno: "ENAMETOOLONG" });
}

function kindOf(stats: BigIntStats): SkipReason {
  if (stats.isSymbolicLink()) return "symbolicLink";
  if (stats.isFIFO()) return "fifo";
  if (stats.isSocket()) return "socket";
  return "device";
}
