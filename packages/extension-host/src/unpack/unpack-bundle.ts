import { existsSync, readFileSync } from "node:fs";
import { type ManifestItem, type Profile, parseManifest } from "@carryall/formats";
import { BackupError, type SandboxRoots } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import type { Staging } from "../staging/staging.ts";
import { checkReceived } from "./check-received.ts";
import { Placement } from "./placement.ts";
import { stageArchive } from "./stage-archive.ts";
import { stageBigFile } from "./stage-big-file.ts";
import type { UnpackReport } from "./stage-context.ts";

export interface UnpackBundleOptions {
  readonly roots: SandboxRoots;
  readonly profile: Profile;
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
 * @throws {BackupError} `unpackFailed` with what is wrong and where; nothing of the application has then changed,
 *   unless the message says that placing had begun.
 */
export function unpackBundle(options: UnpackBundleOptions): UnpackResult {
  const { roots, profile, staging, times, report } = options;
  const items = readManifest(staging);
  const below = profile.fullBackupOnly ? staging.restoreSandboxPath : undefined;
  const placement = new Placement(staging, times);
  const context = { roots, staging, times, placement, report, ...(below === undefined ? {} : { below }) };
  for (const item of items) checkReceived(staging, item);
  for (const item of items.filter(isArchive)) stageArchive(item, context);
  for (const item of items.filter((each) => !isArchive(each))) stageBigFile(item, context);
  placement.place();
  report.step("placed", "all", placement.fileCount);
  return { fileCount: placement.fileCount, totalBytes: placement.totalBytes };
}

function readManifest(staging: Staging): readonly ManifestItem[] {
  const path = staging.pathOf("manage.json");
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
