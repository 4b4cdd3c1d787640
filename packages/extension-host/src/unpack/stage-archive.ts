import { chmodSync, closeSync, constants, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { type ManifestItem, type ReportRow, type TarEntryHeader, TarParser, type TarSink } from "@carryall/formats";
import { type BytePath, bytePathFromBytes, displayPath } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import { explainUnpackError } from "./explain-unpack-error.ts";
import { readReceivedReport } from "./read-received-report.ts";
import { receivedPathOf } from "./received-path.ts";
import type { StageContext } from "./stage-context.ts";
import { targetPathOf } from "./target-path.ts";

const chunkBytes = 1024 * 1024;

/**
 * Reads one archive to its end and writes its files into staging under numbers. No name from an archive reaches the
 * file system here: what a stranger wrote is a place to be checked, not a path to be opened.
 *
 * Where a report came with it and has a row, files that it does not list are left out: so a client says which of a
 * chain's archives holds the version to restore.
 *
 * @throws {BackupError} `unpackFailed` naming entry and offset; `noSpace` where the disk is full.
 */
export function stageArchive(item: ManifestItem, context: StageContext): void {
  const { hostPath, isWithoutTar } = receivedPathOf(context.staging, item.fileName);
  const rows = isWithoutTar ? [] : readReceivedReport(context.staging, item.fileName).rows;
  const fd = openSync(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW);
  const sink = new StagingSink(item.fileName, rows, context);
  try {
    const parser = new TarParser();
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let isTold = false;
    for (;;) {
      const count = readSync(fd, chunk, 0, chunk.length, null);
      if (count === 0) break;
      parser.push(chunk.subarray(0, count), sink);
      if (!isTold) context.report.step("archiveOpened", item.fileName, 0);
      isTold = true;
    }
    parser.end();
  } catch (error) {
    throw explainUnpackError(error, item.fileName);
  } finally {
    sink.close();
    closeSync(fd);
  }
  if (isWithoutTar) unlinkSync(hostPath);
  context.report.step("archiveVerified", item.fileName, sink.entryCount);
}

class StagingSink implements TarSink {
  readonly #archive: string;
  /** Empty where everything is to be unpacked. */
  readonly #listed: ReadonlyMap<BytePath | undefined, ReportRow>;
  readonly #context: StageContext;
  #file: { fd: number; hostPath: string; header: TarEntryHeader } | undefined;
  entryCount = 0;

  constructor(archive: string, rows: readonly ReportRow[], context: StageContext) {
    this.#archive = archive;
    this.#listed = new Map(rows.map((row) => [rowPath(row.path), row]));
    this.#context = context;
  }

  entry(header: TarEntryHeader): void {
    this.entryCount += 1;
    if (header.type !== "file" && header.type !== "directory") {
      // Links and devices are never made, whatever an archive says.
      const name = displayPath(bytePathFromBytes(header.path));
      this.#context.report.note(`not restored, type ${JSON.stringify(header.typeflag)}: ${name} of ${this.#archive}`);
      return;
    }
    const { roots, below, placement } = this.#context;
    const from = this.#archive;
    const where = `${from} at byte ${header.offset}`;
    const isFolder = header.type === "directory";
    const target = targetPathOf(header.path, { roots, where, isFolder, ...(below === undefined ? {} : { below }) });
    if (!this.#isWanted(header)) return;
    if (isFolder) {
      placement.addDirectory(target, { mode: header.mode, mtimeNs: header.mtimeNs }, { from });
      return;
    }
    const hostPath = placement.addFile(target, { bytes: header.size, from });
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    this.#file = { fd: openSync(hostPath, flags, 0o600), hostPath, header };
  }

  #isWanted({ path, type, typeflag, size }: TarEntryHeader): boolean {
    const key = rowPath(path);
    if (this.#context.deleted.has(key)) return false;
    // Folders are never filtered: what lies in them may come out of another archive.
    if (type === "directory" || this.#listed.size === 0) return true;
    const row = this.#listed.get(key);
    if (row === undefined) return false;
    // The original archives a link as an empty file of this type, and lists it with the size of what it led to.
    if (typeflag !== "\0" || row.sizeBytes === size) return true;
    this.#context.report.note(`not restored, a link: ${displayPath(bytePathFromBytes(path))} of ${this.#archive}`);
    return false;
  }

  data(bytes: Uint8Array): void {
    if (this.#file === undefined) return;
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file.fd, bytes, done);
  }

  entryEnd(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.close();
    // By its name: Node's permission model does not allow fchmod at all.
    chmodSync(file.hostPath, file.header.mode & 0o7777);
    const { mtimeNs } = file.header;
    this.#context.times.set(file.hostPath, { atimeNs: mtimeNs, mtimeNs });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file.fd);
    this.#file = undefined;
  }
}
