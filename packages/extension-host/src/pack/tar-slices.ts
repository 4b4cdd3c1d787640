import { createHash, type Hash, hash } from "node:crypto";
import { type BigIntStats, closeSync, constants, fstatSync, openSync, writeSync } from "node:fs";
import { encodeTarMember, type ReportRow, tarPadding, tarTrailer } from "@carryall/formats";
import { BackupError, errnoNameOf } from "@carryall/protocol";
import { type BytePath, bytesOf, displayPath, type TreeItem } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import type { PackReport } from "./pack-report.ts";
import { type Added, createStagedFile, describeStagedFile, type PackedFile } from "./packed-file.ts";
import { readWhole } from "./read-whole.ts";
import { relativePath, reportRowOf } from "./report-row-of.ts";
import { fullForm, type SetForm } from "./set-form.ts";

/** @see app_file_service: utils/include/b_resources/b_constants.h, DEFAULT_SLICE_SIZE and MAX_FILE_COUNT */
const sliceBytes = 100 * 1024 * 1024;
const sliceEntries = 6000;
/** Room for the largest member that can come: headers, 2 MiB of data and a byte more to notice growth, padding. */
const bufferBytes = 4 * 1024 * 1024;
const maxMemberBytes = 2 * 1024 * 1024;
const attemptsAtMovingFile = 3;

type SavedItem = Extract<TreeItem, { kind: "file" | "directory" }>;

/**
 * Packs small files and directories into `part.0.tar`, `part.1.tar`, …. A member's header is written after its data
 * was read, so it always says what is really there, whatever the application does to the file meanwhile.
 */
export class TarSlices {
  readonly #staging: Staging;
  readonly #report: PackReport;
  readonly #form: SetForm;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #filled = 0;
  #number = 0;
  #slice: Slice | undefined;

  constructor(staging: Staging, report: PackReport, form: SetForm = fullForm) {
    this.#staging = staging;
    this.#report = report;
    this.#form = form;
  }

  /** @returns The slice that this item completed, if it did. */
  add(item: SavedItem): Added {
    const slice = this.#openSlice();
    const saved = item.kind === "directory" ? this.#addDirectory(item) : this.#addFile(item);
    if (saved === undefined) return { isSaved: false, bytes: 0 };
    const { bytes, row } = saved;
    slice.entries += 1;
    slice.payloadBytes += bytes;
    if (row !== undefined) slice.rows.push(row);
    const isFull = slice.payloadBytes >= sliceBytes || slice.entries >= sliceEntries;
    const file = isFull ? this.finish() : undefined;
    return { isSaved: true, bytes, ...(file === undefined ? {} : { file }), ...(row === undefined ? {} : { row }) };
  }

  /** Ends the slice that is open. @returns `undefined` where nothing was added since the last one. */
  finish(): PackedFile | undefined {
    const slice = this.#slice;
    if (slice === undefined) return undefined;
    this.#slice = undefined;
    if (slice.entries === 0) {
      closeSync(slice.fd);
      return undefined;
    }
    this.#append(slice, tarTrailer);
    this.#flush(slice);
    const sha256 = slice.hash.digest("hex");
    this.#report.step("tarClosed", slice.name, slice.payloadBytes);
    const { name, fd, hostPath, rows } = slice;
    return describeStagedFile(this.#staging, { name, fd, hostPath, sha256, rows });
  }

  #openSlice(): Slice {
    if (this.#slice === undefined) {
      const name = `${this.#form.tarPrefix}part.${this.#number}.tar`;
      this.#number += 1;
      const { fd, hostPath } = createStagedFile(this.#staging, name);
      const nothingYet = { entries: 0, payloadBytes: 0, rows: [], isTold: false };
      this.#slice = { name, fd, hostPath, hash: createHash("sha256"), ...nothingYet };
    }
    return this.#slice;
  }

  #addDirectory(item: SavedItem): SavedMember {
    const path = Buffer.concat([this.#nameOf(item), Buffer.from("/")]);
    this.#append(this.#openSlice(), encodeTarMember({ ...attributesOf(item.stats), path, type: "directory", size: 0 }));
    return this.#form.isIncrement ? { bytes: 0, row: reportRowOf(item) } : { bytes: 0 };
  }

  #addFile(item: SavedItem): SavedMember | undefined {
    const path = this.#nameOf(item);
    const header = encodeTarMember({ ...attributesOf(item.stats), path, type: "file", size: 0 });
    const slice = this.#openSlice();
    this.#makeRoom(slice, header.length + maxMemberBytes + 1 + 512);
    const at = this.#filled + header.length;
    const read = this.#readStable(item, at);
    if (read === undefined) return undefined;
    const final = encodeTarMember({ ...attributesOf(read.stats), path, type: "file", size: read.bytes });
    // A file whose time changed between scan and read may need a record more or less in its header.
    if (final.length !== header.length) this.#buffer.copyWithin(this.#filled + final.length, at, at + read.bytes);
    this.#buffer.set(final, this.#filled);
    const row = this.#form.isIncrement ? this.#rowOf(item.savedPath, read, this.#filled + final.length) : undefined;
    this.#filled += final.length + read.bytes;
    const padding = tarPadding(read.bytes);
    this.#buffer.fill(0, this.#filled, this.#filled + padding);
    this.#filled += padding;
    return row === undefined ? { bytes: read.bytes } : { bytes: read.bytes, row };
  }

  #nameOf({ savedPath }: SavedItem): Buffer {
    return bytesOf(this.#form.isIncrement ? relativePath(savedPath) : savedPath);
  }

  // Of what was packed, whatever the scan saw.
  #rowOf(savedPath: BytePath, { bytes, stats }: { bytes: number; stats: BigIntStats }, at: number): ReportRow {
    const sha256 = hash("sha256", this.#buffer.subarray(at, at + bytes), "hex");
    return reportRowOf({ savedPath, stats }, { sizeBytes: bytes, sha256 });
  }

  // A file that changes while it is read is read again; one that never holds still is saved as it was last seen.
  #readStable(item: SavedItem, at: number): { bytes: number; stats: BigIntStats } | undefined {
    let fd: number;
    try {
      fd = openSync(bytesOf(item.hostPath), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      this.#fail(item, error, "cannot be opened");
      return undefined;
    }
    try {
      for (let attempt = 1; ; attempt += 1) {
        const before = fstatSync(fd, { bigint: true });
        const bytes = readWhole(fd, this.#buffer, at, maxMemberBytes + 1);
        const after = fstatSync(fd, { bigint: true });
        const isWhole = bytes <= maxMemberBytes && BigInt(bytes) === after.size;
        if (isWhole && isSameState(before, after)) return { bytes, stats: after };
        if (attempt < attemptsAtMovingFile) continue;
        const kept = Math.min(bytes, maxMemberBytes);
        this.#report.fileFailed(displayPath(item.path), "EBUSY", "changed while it was saved, again and again");
        return { bytes: kept, stats: after };
      }
    } catch (error) {
      this.#fail(item, error, "cannot be read");
      return undefined;
    } finally {
      closeSync(fd);
    }
  }

  #fail(item: SavedItem, error: unknown, so: string): void {
    this.#report.fileFailed(displayPath(item.path), errnoNameOf(error) ?? "EIO", so);
  }

  #append(slice: Slice, bytes: Uint8Array): void {
    this.#makeRoom(slice, bytes.length);
    this.#buffer.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #makeRoom(slice: Slice, bytes: number): void {
    if (this.#filled + bytes > this.#buffer.length) this.#flush(slice);
  }

  #flush(slice: Slice): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    slice.hash.update(bytes);
    writeAll(slice, bytes);
    this.#filled = 0;
    if (!slice.isTold) this.#report.step("tarOpened", slice.name, bytes.length);
    slice.isTold = true;
  }
}

interface SavedMember {
  readonly bytes: number;
  readonly row?: ReportRow;
}

interface Slice {
  readonly name: string;
  readonly fd: number;
  readonly hostPath: string;
  readonly hash: Hash;
  entries: number;
  payloadBytes: number;
  readonly rows: ReportRow[];
  /** The log has its first bytes. */
  isTold: boolean;
}

function writeAll(slice: Slice, bytes: Uint8Array): void {
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(slice.fd, bytes, done);
  } catch (cause) {
    const isFull = errnoNameOf(cause) === "ENOSPC";
    const so = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError(isFull ? "noSpace" : "packFailed", `Cannot write ${slice.name}: ${so}`, { cause });
  }
}

function isSameState(before: BigIntStats, after: BigIntStats): boolean {
  return before.size === after.size && before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs;
}

function attributesOf(stats: BigIntStats) {
  return {
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtimeNs: stats.mtimeNs,
  };
}
