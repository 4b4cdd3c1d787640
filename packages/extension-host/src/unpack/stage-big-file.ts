import { constants, copyFileSync, unlinkSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import { rowPath } from "../report/row-path.ts";
import { explainUnpackError } from "./explain-unpack-error.ts";
import { findPlace } from "./find-place.ts";
import { readReceivedReport } from "./read-received-report.ts";
import type { StageContext } from "./stage-context.ts";

/**
 * Brings a received big file next to its place: on the same file system, with its mode and times, under a number.
 * One whose place is refused stays in staging and is counted as failed.
 *
 * @throws {BackupError} `noSpace` where the disk is full; `unpackFailed` for another fault.
 */
export function stageBigFile(item: ManifestItem, context: StageContext): void {
  const { staging, calls, times, placement, counts, deleted } = context;
  const path = listedPath(item, context) ?? item.path;
  const target = findPlace(path, { where: `manage.json (${item.fileName})` }, context);
  if (target === undefined) return;
  if (deleted.has(rowPath(path))) {
    counts.skip();
    return;
  }
  const received = staging.pathOf(item.fileName);
  const hostPath = placement.addFile(target, { bytes: item.stat.sizeBytes, from: item.fileName });
  try {
    if (target.root.hostPath === staging.homeRoot.hostPath) {
      calls.rename(received, hostPath);
    } else {
      copyFileSync(received, hostPath, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      unlinkSync(received);
    }
    calls.chmod(hostPath, item.stat.mode & 0o7777);
    times.set(hostPath, { atimeNs: item.stat.atimeNs, mtimeNs: item.stat.mtimeNs });
  } catch (error) {
    throw explainUnpackError(error, item.fileName);
  }
}

/** The path of its report's only row, which is the exact one where the manifest's is not UTF-8. */
function listedPath({ fileName }: ManifestItem, { staging }: StageContext): Uint8Array | undefined {
  const { rows } = readReceivedReport(staging, fileName);
  return rows.length === 1 ? rows[0]?.path : undefined;
}
