import { chmodSync, constants, copyFileSync, renameSync, unlinkSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import { explainUnpackError } from "./explain-unpack-error.ts";
import type { StageContext } from "./stage-context.ts";
import { targetPathOf } from "./target-path.ts";

/**
 * Brings a received big file next to its place: on the same file system, with its mode and times, under a number.
 *
 * @throws {BackupError} `unpackFailed` for a target outside the sandbox; `noSpace` where the disk is full.
 */
export function stageBigFile(item: ManifestItem, context: StageContext): void {
  const { roots, below, staging, times, placement } = context;
  const where = `manage.json (${item.fileName})`;
  const target = targetPathOf(item.path, { roots, where, ...(below === undefined ? {} : { below }) });
  const received = staging.pathOf(item.fileName);
  const hostPath = placement.addFile(target, item.stat.sizeBytes);
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
