import { createHash } from "node:crypto";
import { constants, fstatSync, openSync, writeFileSync } from "node:fs";
import type { ManifestItem } from "@carryall/formats";
import type { Staging } from "../staging/staging.ts";

/** An open file that is ready to be handed over. */
export interface PackedFile {
  readonly name: string;
  readonly fd: number;
  /** Where this process sees it. */
  readonly hostPath: string | Buffer;
  /** As the service knows it. */
  readonly sandboxPath: string;
  /** Ours to unlink when it is handed over; an application's live file is not. */
  readonly isTemporary: boolean;
  readonly item: ManifestItem;
}

/** What came of one item: a file that is now complete, and whether the item itself is saved. */
export interface Added {
  readonly file?: PackedFile;
  readonly isSaved: boolean;
  readonly bytes: number;
}

/** Creates a file in staging that did not exist, readable and writable. */
export function createStagedFile(staging: Staging, name: string): { fd: number; hostPath: string } {
  const hostPath = staging.pathOf(name);
  const fd = openSync(hostPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  return { fd, hostPath };
}

/** A small file of the framework's own, written whole. */
export function writeStagedFile(staging: Staging, name: string, text: string): PackedFile {
  const { fd, hostPath } = createStagedFile(staging, name);
  writeFileSync(fd, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return describeStagedFile(staging, { name, fd, hostPath, sha256 });
}

export function describeStagedFile(
  staging: Staging,
  { name, fd, hostPath, sha256 }: { name: string; fd: number; hostPath: string; sha256: string },
): PackedFile {
  const stats = fstatSync(fd, { bigint: true });
  const sandboxPath = `${staging.sandboxPath}/${name}`;
  return {
    name,
    fd,
    hostPath,
    sandboxPath,
    isTemporary: true,
    item: {
      fileName: name,
      path: Buffer.from(sandboxPath),
      stat: {
        sizeBytes: Number(stats.size),
        mode: Number(stats.mode),
        atimeNs: stats.atimeNs,
        mtimeNs: stats.mtimeNs,
      },
      isBigFile: false,
      isUserTar: false,
      sha256,
    },
  };
}
