import { createHash } from "node:crypto";
import { closeSync, fstatSync, writeFileSync } from "node:fs";
import type { ManifestItem, ReportRow } from "@carryall/formats";
import type { Staging } from "../staging/staging.ts";
import { explainPackError } from "./explain-pack-error.ts";

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
  /** What is in it, in byte order of the paths; only in an increment. To be gone through once. */
  readonly rows: Iterable<ReportRow>;
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
  /** It is not saved, nor reported, since no tar takes so much: it has to go by itself. */
  readonly isTooBig?: true;
}

/** @throws {BackupError} `noSpace` where the disk is full, else `packFailed`. */
export function createStagedFile(staging: Staging, name: string): { fd: number; hostPath: string } {
  try {
    return staging.createFile(name);
  } catch (error) {
    throw explainPackError(error, name);
  }
}

/** A small file of the framework's own, written whole. @throws {BackupError} As {@link createStagedFile}. */
export function writeStagedFile(staging: Staging, name: string, content: string | Uint8Array): PackedFile {
  const { fd, hostPath } = createStagedFile(staging, name);
  try {
    writeFileSync(fd, content);
  } catch (error) {
    closeSync(fd);
    throw explainPackError(error, name);
  }
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
