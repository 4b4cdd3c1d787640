import { createHash } from "node:crypto";
import { constants, fstatSync, openSync, writeFileSync } from "node:fs";
import type { ManifestItem, ReportRow } from "@carryall/formats";
import type { Staging } from "../staging/staging.ts";

/** An open file on its way to the service. */
export interface OpenedFile {
  readonly fd: number;
  /** Where this process sees it. */
  readonly hostPath: string | Buffer;
  /** As the service knows it. */
  readonly sandboxPath: string;
  /** Ours to unlink when it is handed over; an application's live file is not. */
  readonly isTemporary: boolean;
}

/** An open file that is ready to be handed over. */
export interface PackedFile extends OpenedFile {
  readonly name: string;
  readonly item: ManifestItem;
  /** What is in it; only in an increment. */
  readonly rows: readonly ReportRow[];
}

/** Hands an open file over, with its report where there is one; resolves when the client has it. */
export type HandOver = (file: PackedFile, report: OpenedFile | undefined) => Promise<void>;

/** What came of one item: a file that is now complete, and whether the item itself is saved. */
export interface Added {
  readonly file?: PackedFile;
  readonly isSaved: boolean;
  readonly bytes: number;
  /** The item as it was saved; only in an increment. */
  readonly row?: ReportRow;
  /** Why a big file is not saved. */
  readonly errno?: string;
}

/** Creates a file in staging that did not exist, readable and writable. */
export function createStagedFile(staging: Staging, name: string): { fd: number; hostPath: string } {
  const hostPath = staging.pathOf(name);
  const fd = openSync(hostPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
  return { fd, hostPath };
}

/** A small file of the framework's own, written whole. */
export function writeStagedFile(staging: Staging, name: string, content: string | Uint8Array): PackedFile {
  const { fd, hostPath } = createStagedFile(staging, name);
  writeFileSync(fd, content);
  const sha256 = createHash("sha256").update(content).digest("hex");
  return describeStagedFile(staging, { name, fd, hostPath, sha256, rows: [] });
}

export function describeStagedFile(
  staging: Staging,
  { name, fd, hostPath, sha256, rows }: Pick<PackedFile, "name" | "fd" | "rows"> & { hostPath: string; sha256: string },
): PackedFile {
  const stats = fstatSync(fd, { bigint: true });
  const sandboxPath = `${staging.sandboxPath}/${name}`;
  return {
    name,
    fd,
    hostPath,
    sandboxPath,
    isTemporary: true,
    rows,
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
