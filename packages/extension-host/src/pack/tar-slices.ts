import { createHash, type Hash, hash } from "node:crypto";
import { type BigIntStats, closeSync, fstatSync } from "node:fs";
import { encodeTarMember, type ReportRow, tarPadding, tarTrailer } from "@carryall/formats";
import { type BytePath, bytesOf, displayPath, type TreeItem } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { bigFileBoundaryBytes } from "./big-file-boundary.ts";
import { describeReadFailure } from "./describe-read-failure.ts";
import { explainPackError } from "./explain-pack-error.ts";
import { openRegularFile } from "./open-regular-file.ts";
import type { PackReport } from "./pack-report.ts";
import { type Added, createStagedFile, describeStagedFile, type PackedFile } from "./packed-file.ts";
import { readWhole } from "./read-whole.ts";
import { relativePath, reportRowOf } from "./report-row-of.ts";
import { RowStore } from "./row-store.ts";
import { fullForm, type SetForm } from "./set-form.ts";
import { writeAll } from "./write-all.ts";

/** @see app_file_service: utils/include/b_resources/b_constants.h, DEFAULT_SLICE_SIZE and MAX_FILE_COUNT */
const sliceBytes = 100 * 1024 * 1024;
const sliceEntries = 6000;
/** Room for the largest member that can come: headers, 2 MiB of data and a byte more to notice growth, padding. */
const bufferBytes = 4 * 1024 * 1024;
const attemptsAtMovingFile = 3;

type SavedItem = Extract<TreeItem, { kind: "file" | "directory" }>;

export interface TarSlicesOptions {
  readonly form?: SetForm;
  /** Reads a file's content. */
  readonly read?: typeof readWhole;
}

/**
 * Packs small files and directories into `part.0.tar`, `part.1.tar`, …. A member's header is written after its data
 * was read, so it always says what is really there, whatever the application does to the file meanwhile.
 */
export class TarSlices implements Disposable {
  readonly #staging: Staging;
  readonly #report: PackReport;
  readonly #form: SetForm;
  readonly #read: typeof readWhole;
  readonly #buffer = Buffer.allocUnsafe(bufferBytes);
  #filled = 0;
  #number = 0;
  #slice: Slice | undefined;

  constructor(staging: Staging, report: PackReport, { form = fullForm, read = readWhole }: TarSlicesOptions = {}) {
    this.#staging = staging;
    this.#report = report;
    this.#form = form;
    this.#read = read;
  }

  /**
   * @returns The slice that this item completed, if it did.
   * @throws {BackupError} `noSpace` where the disk is full, `packFailed` where a slice cannot be written.
   */
  add(item: SavedItem): Added {
    const slice = this.#openSlice();
    const saved = item.kind === "directory" ? this.#addDirectory(item) : this.#addFile(item);
    if (saved === "failed") return { isSaved: false, bytes: 0 };
    if (saved === "tooBig") return { isSaved: false, bytes: 0, isTooBig: true };
    const { bytes, row } = saved;
    slice.entries += 1;
    slice.payloadBytes += bytes;
    if (row !== undefined) slice.rows.add(row);
    const isFull = slice.payloadBytes >= sliceBytes || slice.entries >= sliceEntries;
    const file = isFull ? this.finish() : undefined;
    return { isSaved: true, bytes, ...(file === undefined ? {} : { file }), ...(row === undefined ? {} : { row }) };
  }

  /** Ends the slice that is open. @returns `undefined` where nothing was added since the last one. */
  finish(): PackedFile | undefined {
    const slice = this.#slice;
    if (slice === undefined) return undefined;
    if (slice.entries === 0) {
      this[Symbol.dispose]();
      return undefined;
    }
    this.#append(slice, tarTrailer);
    this.#flush(slice);
    this.#slice = undefined;
    const sha256 = slice.hash.digest("hex");
    this.#report.step("tarClosed", slice.name, slice.payloadBytes);
    const { name, fd, hostPath, rows } = slice;
    return describeStagedFile(this.#staging, { name, fd, hostPath, sha256, rows: rows.sorted() });
  }

  /** Closes a slice that was never finished. */
  [Symbol.dispose](): void {
    if (this.#slice !== undefined) closeSync(this.#slice.fd);
    this.#slice = undefined;
  }

  #openSlice(): Slice {
    if (this.#slice === undefined) {
      const name = `${this.#form.tarPrefix}part.${this.#number}.tar`;
      this.#number += 1;
      const { fd, hostPath } = createStagedFile(this.#staging, name);
      const nothingYet = { entries: 0, payloadBytes: 0, rows: new RowStore(), isTold: false };
      this.#slice = { name, fd, hostPath, hash: createHash("sha256"), ...nothingYet };
    }
    return this.#slice;
  }

  #addDirectory(item: SavedItem): SavedMember {
    const path = Buffer.concat([this.#nameOf(item), Buffer.from("/")]);
    this.#append(this.#openSlice(), encodeTarMember({ ...attributesOf(item.stats), path, type: "directory", size: 0 }));
    return this.#form.isIncrement ? { bytes: 0, row: reportRowOf(item) } : { bytes: 0 };
  }

  #addFile(item: SavedItem): SavedMember | NotSaved {
    const path = this.#nameOf(item);
    const header = encodeFile(path, item.stats, Number(item.stats.size));
    const slice = this.#openSlice();
    this.#makeRoom(slice, header.length + bigFileBoundaryBytes + 1 + 512);
    const at = this.#filled + header.length;
    const read = this.#readStable(item, at);
    if (typeof read === "string") return read;
    const final = hasSameHeader(item.stats, read) ? header : encodeFile(path, read.stats, read.bytes);
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
  #rowOf(savedPath: BytePath, { bytes, stats }: ReadFile, at: number): ReportRow {
    const sha256 = hash("sha256", this.#buffer.subarray(at, at + bytes), "hex");
    return reportRowOf({ savedPath, stats }, { sizeBytes: bytes, sha256 });
  }

  #readStable(item: SavedItem, at: number): ReadFile | NotSaved {
    try {
      const { fd, stats } = openRegularFile(bytesOf(item.hostPath));
      try {
        return this.#readUntilStill(item, { fd, stats, at });
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      const { errno, text } = describeReadFailure(error);
      this.#report.fileFailed(displayPath(item.path), errno, text);
      return "failed";
    }
  }

  // A file that changes while it is read is read again; one that never holds still is saved as it was last seen.
  #readUntilStill(
    item: SavedItem,
    { fd, stats, at }: { fd: number; stats: BigIntStats; at: number },
  ): ReadFile | NotSaved {
    let before = stats;
    for (let attempt = 1; ; attempt += 1) {
      const expected = Number(before.size);
      const bytes = this.#read(fd, this.#buffer, at, { limit: bigFileBoundaryBytes + 1, expected });
      if (bytes > bigFileBoundaryBytes) return "tooBig";
      const after = fstatSync(fd, { bigint: true });
      const isStill = BigInt(bytes) === after.size && isSameState(before, after);
      if (isStill) return { bytes, stats: after };
      if (attempt === attemptsAtMovingFile) {
        const text = `changed whenever it was read, ${attempt} times; saved are the ${bytes} bytes that were last seen`;
        this.#report.fileFailed(displayPath(item.path), "EBUSY", text);
        return { bytes, stats: after };
      }
      before = after;
    }
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
    try {
      writeAll(slice.fd, bytes);
    } catch (error) {
      throw explainPackError(error, slice.name);
    }
    this.#filled = 0;
    if (!slice.isTold) this.#report.step("tarOpened", slice.name, bytes.length);
    slice.isTold = true;
  }
}

/** Reported already, or to be packed otherwise. */
type NotSaved = "failed" | "tooBig";

interface ReadFile {
  readonly bytes: number;
  readonly stats: BigIntStats;
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
  readonly rows: RowStore;
  /** The log has its first bytes. */
  isTold: boolean;
}

function isSameState(before: BigIntStats, after: BigIntStats): boolean {
  return before.size === after.size && before.mtimeNs === after.mtimeNs && before.ctimeNs === after.ctimeNs;
}

function encodeFile(path: Buffer, stats: BigIntStats, size: number): Uint8Array {
  return encodeTarMember({ ...attributesOf(stats), path, type: "file", size });
}

/** Whether a file is, for its header, still what the scan saw. */
function hasSameHeader(scanned: BigIntStats, { stats, bytes }: ReadFile): boolean {
  return (
    scanned.size === BigInt(bytes) &&
    scanned.mtimeNs === stats.mtimeNs &&
    scanned.mode === stats.mode &&
    scanned.uid === stats.uid &&
    scanned.gid === stats.gid
  );
}

function attributesOf(stats: BigIntStats) {
  return {
    mode: Number(stats.mode) & 0o7777,
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtimeNs: stats.mtimeNs,
  };
}
