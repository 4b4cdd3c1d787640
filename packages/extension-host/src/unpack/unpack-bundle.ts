import { existsSync, readFileSync } from "node:fs";
import { isArchiveItem, type ManifestItem, type Profile, parseManifest, type SceneLists } from "@carryall/formats";
import { BackupError, type SandboxRoots } from "@carryall/protocol";
import type { FileSystemSync, FileTimes } from "@carryall/runtime";
import { bytePathFromBytes, displayPath } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import type { Staging } from "../staging/staging.ts";
import { checkReceived } from "./check-received.ts";
import { type FileCalls, systemFileCalls } from "./file-calls.ts";
import { findObsolete } from "./find-obsolete.ts";
import { keepReceived } from "./keep-received.ts";
import { Placement } from "./placement.ts";
import { readReceivedReport } from "./read-received-report.ts";
import { receivedPathOf } from "./received-path.ts";
import { stageArchive } from "./stage-archive.ts";
import { stageBigFile } from "./stage-big-file.ts";
import type { StageContext } from "./stage-context.ts";
import { UnpackBudget, type UnpackLimits } from "./unpack-budget.ts";
import { UnpackCounts, type UnpackResult } from "./unpack-counts.ts";
import type { UnpackReport } from "./unpack-report.ts";

const manifestName = "manage.json";

export interface UnpackBundleOptions {
  readonly roots: SandboxRoots;
  readonly profile: Pick<Profile, "fullBackupOnly">;
  /** What an increment may delete or replace at most. */
  readonly lists: SceneLists;
  readonly staging: Staging;
  readonly times: FileTimes;
  readonly fileSystem: FileSystemSync;
  readonly report: UnpackReport;
  /** Default: the limits of `unpack-budget.ts`. */
  readonly limits?: UnpackLimits;
  /** Default: the system's. */
  readonly calls?: FileCalls;
}

/**
 * Puts back what was received. Every archive is read to its end and every file written beside its place and checked
 * before the first file of the application is touched; from then on only renames happen.
 *
 * With the report of an increment beside `manage.json`, what it says was deleted goes, and what has become a folder
 * or a file is replaced. Files of a set without tars stay where they were received.
 *
 * What cannot be put back by itself, because its name has no place in the sandbox or its place does not take it, is
 * reported and counted, and the rest goes on.
 *
 * @throws {BackupError} `unpackFailed` with what is wrong and where, `noSpace` where the disk is full; what the
 *   application had is then as it was, unless the message says what is not.
 */
export function unpackBundle(options: UnpackBundleOptions): UnpackResult {
  try {
    return unpack(options);
  } finally {
    options.staging.restoreRootTimes(options.times);
  }
}

function unpack(options: UnpackBundleOptions): UnpackResult {
  const { roots, profile, lists, staging, times, fileSystem, report, calls = systemFileCalls } = options;
  const listedItems = readManifest(staging);
  const increment = readReceivedReport(staging, manifestName);
  const listed = new Set(increment.rows.map(({ path }) => rowPath(path)));
  const deleted = new Set(increment.deleted.map(({ path }) => rowPath(path)).filter((path) => !listed.has(path)));
  const below = profile.fullBackupOnly ? staging.restoreSandboxPath : undefined;
  const placement = new Placement(staging);
  const counts = new UnpackCounts(report);
  const context: StageContext = {
    ...{ roots, staging, calls, times, placement, counts, report, deleted },
    budget: new UnpackBudget(options.limits),
    ...(below === undefined ? {} : { below }),
  };
  const items = listedItems.filter((item) => hasFileName(item, context));
  for (const item of items) checkReceived(staging, item, { checksContent: !isArchiveItem(item) });
  for (const item of items.filter(isArchiveItem)) stageArchive(item, context);
  const files = items.filter((item) => !isArchiveItem(item));
  const kept = files.filter(isWithoutTar);
  for (const item of files) if (!isWithoutTar(item)) stageBigFile(item, context);
  for (const item of kept) keepReceived(item, context);
  placement.settle();
  // Where the application moves its data itself, it deletes itself as well.
  const mayReplace = increment.rows.length + increment.deleted.length > 0 && below === undefined;
  const obsolete = mayReplace ? findObsolete({ roots, lists, deleted: increment.deleted, placement }) : [];
  // Where only something goes, what goes has to wait there too.
  for (const { target } of obsolete) staging.placePath(target.root, 0);
  staging.restoreRootTimes(times);
  const placed = placement.place({ ...{ roots, calls, times, fileSystem, counts, obsolete }, note: report.note });
  const fileCount = placed.fileCount + kept.length;
  report.step("placed", "all", fileCount);
  return counts.toResult({ fileCount, totalBytes: placed.totalBytes + sumOf(kept) });
}

function readManifest(staging: Staging): readonly ManifestItem[] {
  const path = staging.pathOf(manifestName);
  if (!existsSync(path)) {
    throw new BackupError("unpackFailed", "Cannot restore: manage.json was not delivered", {
      hint: "Ask for manage.json with getFileHandle and write it before publishFile",
    });
  }
  const items = parseManifest(readFileSync(path, "utf8"));
  // Byte order of the names, so that a later archive's files replace an earlier one's.
  return items.sort((one, other) => Buffer.compare(Buffer.from(one.fileName), Buffer.from(other.fileName)));
}

/**
 * The original gives a big file without an extension, in a folder with a dot, a name with a slash in it, which its own
 * service then does not take: it was lost when it was saved. That is no reason to lose the rest as well.
 */
function hasFileName(item: ManifestItem, { staging, counts }: Pick<StageContext, "staging" | "counts">): boolean {
  if (isArchiveItem(item)) return true;
  try {
    receivedPathOf(staging, item.fileName);
    return true;
  } catch {
    const path = displayPath(bytePathFromBytes(item.path));
    const so = `manage.json names it ${JSON.stringify(item.fileName)}, which no file can be called that is handed over`;
    counts.fail({ path, errno: "ENOENT", message: `not restored: ${so}` });
    return false;
  }
}

/** Its name is the path that it had. */
function isWithoutTar(item: ManifestItem): boolean {
  return item.fileName.startsWith("/");
}

function sumOf(items: readonly ManifestItem[]): number {
  return items.reduce((total, { stat }) => total + stat.sizeBytes, 0);
}
