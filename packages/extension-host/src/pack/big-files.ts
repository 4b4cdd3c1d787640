import { createHash, hash } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  unlinkSync,
} from "node:fs";
import { bigFileName } from "@carryall/formats";
import { errnoNameOf } from "@carryall/protocol";
import { type BytePath, bytesOf, displayPath, type TreeItem } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import type { PackReport } from "./pack-report.ts";
import type { Added } from "./packed-file.ts";
import { relativePath, reportRowOf } from "./report-row-of.ts";
import { fullForm, type SetForm } from "./set-form.ts";

/** A file larger than this is handed over on its own. */
const bigFileBoundaryBytes = 2 * 1024 * 1024;
const hashBlockBytes = 1024 * 1024;

type FileItem = Extract<TreeItem, { kind: "file" }>;

/**
 * Opens big files for hand-over. Where the file system can clone, what is handed over is a clone and stands still;
 * elsewhere it is the live file, and its state is compared afterwards.
 */
export class BigFiles {
  readonly #staging: Staging;
  readonly #report: PackReport;
  readonly #form: SetForm;
  readonly #names = new Set<string>();
  readonly #live: { path: BytePath; hostPath: BytePath; stats: BigIntStats }[] = [];
  readonly #block = Buffer.allocUnsafe(hashBlockBytes);
  #canClone = true;

  constructor(staging: Staging, report: PackReport, form: SetForm = fullForm) {
    this.#staging = staging;
    this.#report = report;
    this.#form = form;
  }

  static isBig(item: FileItem): boolean {
    return item.stats.size > BigInt(bigFileBoundaryBytes);
  }

  open(item: FileItem): Added {
    const { isIncrement } = this.#form;
    const path = bytesOf(isIncrement ? relativePath(item.savedPath) : item.savedPath);
    const sha256Hex = (bytes: Uint8Array) => hash("sha256", bytes, "hex");
    const name = bigFileName(path, this.#names, sha256Hex, { hasExtension: !isIncrement });
    this.#names.add(name);
    let fd: number | undefined;
    try {
      const clonePath = this.#clone(item, name);
      fd = openSync(
        clonePath ?? bytesOf(item.hostPath),
        constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
      );
      const stats = clonePath === undefined ? fstatSync(fd, { bigint: true }) : item.stats;
      if (clonePath === undefined) this.#live.push({ path: item.path, hostPath: item.hostPath, stats });
      const sha256 = this.#hash(fd);
      const row = isIncrement ? reportRowOf({ savedPath: item.savedPath, stats }, { sha256 }) : undefined;
      // In a set without tars small ones come here too, by the thousand.
      if (BigFiles.isBig(item)) this.#report.step("fileHashed", name, Number(stats.size));
      return {
        isSaved: true,
        bytes: Number(stats.size),
        ...(row === undefined ? {} : { row }),
        file: {
          name,
          fd,
          hostPath: clonePath ?? bytesOf(item.hostPath),
          sandboxPath: clonePath === undefined ? displayPath(item.path) : `${this.#staging.sandboxPath}/${name}`,
          isTemporary: clonePath !== undefined,
          rows: row === undefined ? [] : [row],
          item: {
            fileName: name,
            path,
            stat: {
              sizeBytes: Number(stats.size),
              mode: Number(stats.mode),
              atimeNs: stats.atimeNs,
              mtimeNs: stats.mtimeNs,
            },
            isBigFile: true,
            isUserTar: item.savedPath.endsWith(".tar"),
            sha256,
          },
        },
      };
    } catch (error) {
      if (fd !== undefined) closeSync(fd);
      const errno = errnoNameOf(error) ?? "EIO";
      this.#report.fileFailed(displayPath(item.path), errno, "cannot be opened or read");
      return { isSaved: false, bytes: 0, errno };
    }
  }

  /** Names every live file that is no longer what was handed over. Call it when all of them are. */
  reportChanged(): void {
    for (const { path, hostPath, stats } of this.#live) {
      const now = lstatSync(bytesOf(hostPath), { bigint: true, throwIfNoEntry: false });
      const isSame =
        now !== undefined &&
        now.ino === stats.ino &&
        now.size === stats.size &&
        now.mtimeNs === stats.mtimeNs &&
        now.ctimeNs === stats.ctimeNs;
      if (!isSame) this.#report.fileFailed(displayPath(path), "EBUSY", "changed while it was saved");
    }
  }

  #clone(item: FileItem, name: string): string | undefined {
    // Looked at again: copying would wait for the other end of a FIFO that is there now.
    if (!this.#canClone || !isAsScanned(item)) return undefined;
    const clonePath = this.#staging.pathOf(name);
    try {
      copyFileSync(bytesOf(item.hostPath), clonePath, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
    } catch {
      // This file system does not clone, or not from there: not asked again in this run.
      this.#canClone = false;
      return undefined;
    }
    if (isAsScanned(item)) return clonePath;
    unlinkSync(clonePath);
    return undefined;
  }

  #hash(fd: number): string {
    const sha256 = createHash("sha256");
    for (let at = 0; ; ) {
      const count = readSync(fd, this.#block, 0, this.#block.length, at);
      if (count === 0) return sha256.digest("hex");
      sha256.update(this.#block.subarray(0, count));
      at += count;
    }
  }
}

function isAsScanned({ hostPath, stats }: FileItem): boolean {
  const now = lstatSync(bytesOf(hostPath), { bigint: true, throwIfNoEntry: false });
  return now?.isFile() === true && now.mtimeNs === stats.mtimeNs && now.size === stats.size;
}
