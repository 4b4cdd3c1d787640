import { createHash, hash } from "node:crypto";
import { type BigIntStats, closeSync, constants, copyFileSync, lstatSync, readSync, unlinkSync } from "node:fs";
import { bigFileName, type ManifestItem } from "@carryall/formats";
import { type BytePath, bytePathFromBytes, bytesOf, displayPath, type TreeItem } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { bigFileBoundaryBytes } from "./big-file-boundary.ts";
import { describeChange, type FileState } from "./describe-change.ts";
import { describeReadFailure } from "./describe-read-failure.ts";
import { openRegularFile } from "./open-regular-file.ts";
import type { PackReport } from "./pack-report.ts";
import type { Added } from "./packed-file.ts";
import { relativePath, reportRowOf } from "./report-row-of.ts";
import { fullForm, type SetForm } from "./set-form.ts";

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
  readonly #live: LiveFile[] = [];
  readonly #block = Buffer.allocUnsafe(hashBlockBytes);
  #canClone = true;

  constructor(staging: Staging, report: PackReport, { form = fullForm }: { readonly form?: SetForm } = {}) {
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
    let clonePath: string | undefined;
    let opened: { fd: number; stats: BigIntStats } | undefined;
    try {
      clonePath = this.#clone(item, name);
      opened = openRegularFile(clonePath ?? bytesOf(item.hostPath));
      const { fd } = opened;
      const stats = clonePath === undefined ? opened.stats : item.stats;
      const sha256 = this.#hash(fd);
      if (clonePath === undefined) this.#remember(item, path, stats);
      const row = isIncrement ? reportRowOf({ savedPath: item.savedPath, stats }, { sha256 }) : undefined;
      // In a set without tars small ones come here too, by the thousand.
      if (stats.size > BigInt(bigFileBoundaryBytes)) this.#report.step("fileHashed", name, Number(stats.size));
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
      if (opened !== undefined) closeSync(opened.fd);
      if (clonePath !== undefined) unlinkSync(clonePath);
      const { errno, text } = describeReadFailure(error);
      this.#report.fileFailed(displayPath(item.path), errno, text);
      return { isSaved: false, bytes: 0, errno };
    }
  }

  /**
   * Looks at every live file again; call it when all of them are handed over. Each that is no longer what it was is
   * reported: what the client has of it may be any mixture of old and new.
   *
   * @param items Of the manifest.
   * @returns The same, those of such files without a hash and marked as changed, so that a restore does not refuse the
   *   whole set for them.
   */
  confirm(items: readonly ManifestItem[]): ManifestItem[] {
    const changed = new Set<string>();
    for (const { itemPath, path, hostPath, before } of this.#live) {
      const change = describeChange(before, hostPath);
      if (change === undefined) continue;
      changed.add(itemPath);
      this.#report.fileFailed(displayPath(path), change.errno, `${change.text} while it was saved`);
    }
    const isChanged = ({ path }: ManifestItem) => changed.has(bytePathFromBytes(path));
    return items.map((item) => (isChanged(item) ? withoutHash(item) : item));
  }

  // Of a set without tars that is every file, so no more of each than is compared.
  #remember({ path, hostPath }: FileItem, itemPath: Buffer, { ino, size, mtimeNs, ctimeNs }: BigIntStats): void {
    const before = { ino, size, mtimeNs, ctimeNs };
    this.#live.push({ itemPath: bytePathFromBytes(itemPath), path, hostPath, before });
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

interface LiveFile {
  /** As the manifest has it. */
  readonly itemPath: BytePath;
  readonly path: BytePath;
  readonly hostPath: BytePath;
  /** As it was before it was hashed. */
  readonly before: FileState;
}

function isAsScanned({ hostPath, stats }: FileItem): boolean {
  const now = lstatSync(bytesOf(hostPath), { bigint: true, throwIfNoEntry: false });
  return (
    now?.isFile() === true &&
    now.ino === stats.ino &&
    now.size === stats.size &&
    now.mtimeNs === stats.mtimeNs &&
    now.ctimeNs === stats.ctimeNs
  );
}

function withoutHash({ sha256: _unknown, ...item }: ManifestItem): ManifestItem {
  return { ...item, hasChanged: true };
}
