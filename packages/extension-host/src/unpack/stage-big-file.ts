import { chmodSync, constants, copyFileSync, renameSync, unlinkSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import { rowPath } from "../report/row-path.ts";
import { explainUnpackError } from "./explain-unpack-error.ts";
import { readReceivedReport } from "./read-received-report.ts";
import type { StageContext } from "./stage-context.ts";
import { targetPathOf } from "./target-path.ts";

/**
 * Brings a received big file next to its place: on the same file system, with its mode and times, under a number.
 *
 * @throws {BackupError} `unpackFailed` for a target outside the sandbox; `noSpace` where the disk is full.
 */
export function stageBigFile(item: ManifestItem, context: StageContext): void {
  const { roots, below, staging, times, placement, deleted } = context;
  const where = `manage.json (${item.fileName})`;
  const path = listedPath(item, context) ?? item.path;
  const target = targetPathOf(path, { roots, where, ...(below === undefined ? {} : { below }) });
  if (deleted.has(rowPath(path))) return;
  const received = staging.pathOf(item.fileName);
  const hostPath = placement.addFile(target, { bytes: item.stat.sizeBytes, from: item.fileName });
  try {
    if (target.root.hostPath === staging.homeRoot.hostPath) {
      renameSync(received, hostPath);
    } else {
      copyFileSync(received, hostPath, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
      unlinkSync(received);
    }
    chmodSync(hostPath, item.stat.mode & 0o7777);
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
