import { existsSync, readFileSync } from "node:fs";
import { type ManifestItem, type Profile, parseManifest, type SceneLists } from "@carryall/formats";
import { BackupError, type SandboxRoots } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import { rowPath } from "../report/row-path.ts";
import type { Staging } from "../staging/staging.ts";
import { checkReceived } from "./check-received.ts";
import { findObsolete } from "./find-obsolete.ts";
import { keepReceived } from "./keep-received.ts";
import { Placement } from "./placement.ts";
import { readReceivedReport } from "./read-received-report.ts";
import { stageArchive } from "./stage-archive.ts";
import { stageBigFile } from "./stage-big-file.ts";
import type { UnpackReport } from "./stage-context.ts";

const manifestName = "manage.json";

export interface UnpackBundleOptions {
  readonly roots: SandboxRoots;
  readonly profile: Pick<Profile, "fullBackupOnly">;
  /** What an increment may delete or replace at most. */
  readonly lists: SceneLists;
  readonly staging: Staging;
  readonly times: FileTimes;
  readonly report: UnpackReport;
}

export interface UnpackResult {
  readonly fileCount: number;
  readonly totalBytes: number;
}

/**
 * Puts back what was received. Every archive is read to its end and every file written beside its place and checked
 * before the first file of the application is touched; from then on only renames happen.
 *
 * With the report of an increment beside `manage.json`, what it says was deleted goes, and what has become a folder
 * or a file is replaced. Files of a set without tars stay where they were received.
 *
 * @throws {BackupError} `unpackFailed` with what is wrong and where; nothing of the application has then changed,
 *   unless the message says that placing had begun.
 */
export function unpackBundle(options: UnpackBundleOptions): UnpackResult {
  const { roots, profile, lists, staging, times, report } = options;
  const items = readManifest(staging);
  const increment = readReceivedReport(staging, manifestName);
  const listed = new Set(increment.rows.map(({ path }) => rowPath(path)));
  const deleted = new Set(increment.deleted.map(({ path }) => rowPath(path)).filter((path) => !listed.has(path)));
  const below = profile.fullBackupOnly ? staging.restoreSandboxPath : undefined;
  const placement = new Placement(staging, times);
  const context = { roots, staging, times, placement, report, deleted, ...(below === undefined ? {} : { below }) };
  for (const item of items) checkReceived(staging, item);
  for (const item of items.filter(isArchive)) stageArchive(item, context);
  const files = items.filter((item) => !isArchive(item));
  const kept = files.filter(isWithoutTar);
  for (const item of files) if (!isWithoutTar(item)) stageBigFile(item, context);
  for (const item of kept) keepReceived(item, context);
  placement.settle();
  // Where the application moves its data itself, it deletes itself as well.
  const mayReplace = increment.rows.length + increment.deleted.length > 0 && below === undefined;
  const obsolete = mayReplace ? findObsolete({ roots, lists, deleted: increment.deleted, placement }) : [];
  placement.place({ obsolete, note: report.note });
  const fileCount = placement.fileCount + kept.length;
  report.step("placed", "all", fileCount);
  return { fileCount, totalBytes: placement.totalBytes + sumOf(kept) };
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

function isArchive(item: ManifestItem): boolean {
  return item.fileName.endsWith(".tar") && !item.isUserTar && !item.isBigFile;
}

/** Its name is the path that it had. */
function isWithoutTar(item: ManifestItem): boolean {
  return item.fileName.startsWith("/");
}

function sumOf(items: readonly ManifestItem[]): number {
  return items.reduce((total, { stat }) => total + stat.sizeBytes, 0);
}
