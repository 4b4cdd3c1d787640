import { createHash, type Hash } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, unlinkSync } from "node:fs";
import { type ManifestItem, type ReportRow, type TarEntryHeader, TarParser, type TarSink } from "@carryall/formats";
import { type BytePath, bytePathFromBytes, displayPath } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import { readChunks } from "../staging/read-chunks.ts";
import { contentChanged } from "./check-received.ts";
import { explainUnpackError } from "./explain-unpack-error.ts";
import { findPlace } from "./find-place.ts";
import { readReceivedReport } from "./read-received-report.ts";
import { receivedPathOf } from "./received-path.ts";
import type { StageContext } from "./stage-context.ts";

const createdMode = 0o600;

/**
 * Reads one archive to its end and writes its files into staging under numbers. No name from an archive reaches the
 * file system here: what a stranger wrote is a place to be checked, not a path to be opened.
 *
 * Where a report came with it and has a row, files that it does not list are left out: so a client says which of a
 * chain's archives holds the version to restore.
 *
 * @throws {BackupError} `unpackFailed` naming entry and offset, or saying that the content is not what the manifest
 *   says; `noSpace` where the disk is full.
 */
export function stageArchive(item: ManifestItem, context: StageContext): void {
  const { fileName, sha256 } = item;
  const { hostPath, isWithoutTar } = receivedPathOf(context.staging, fileName);
  const rows = isWithoutTar ? [] : readReceivedReport(context.staging, fileName).rows;
  const fd = openSync(hostPath, constants.O_RDONLY | constants.O_NOFOLLOW);
  const sink = new StagingSink(fileName, rows, context);
  const hash = sha256 === undefined ? undefined : createHash("sha256");
  try {
    readArchive(fd, { hash, sink, fileName, context });
    // In one pass with reading it: nothing takes its place before every archive was read to its end.
    if (hash !== undefined && hash.digest("hex") !== sha256) throw contentChanged(fileName);
  } catch (error) {
    throw explainUnpackError(error, fileName);
  } finally {
    sink.close();
    closeSync(fd);
  }
  if (isWithoutTar) unlinkSync(hostPath);
  context.report.step("archiveVerified", fileName, sink.entryCount);
}

interface ReadArchiveOptions {
  readonly hash: Hash | undefined;
  readonly sink: TarSink;
  readonly fileName: string;
  readonly context: StageContext;
}

function readArchive(fd: number, { hash, sink, fileName, context }: ReadArchiveOptions): void {
  const { limits } = context.budget;
  const parser = new TarParser({
    archiveBytes: fstatSync(fd).size,
    maxEntries: limits.maxArchiveEntries,
    maxPathBytes: limits.maxPathBytes,
    maxNameBytes: limits.maxNameBytes,
    maxDepth: limits.maxDepth,
  });
  let isTold = false;
  for (const bytes of readChunks(fd)) {
    hash?.update(bytes);
    parser.push(bytes, sink);
    if (!isTold) context.report.step("archiveOpened", fileName, 0);
    isTold = true;
  }
  parser.end();
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
    const { budget, counts, report, placement, calls } = this.#context;
    const from = this.#archive;
    budget.takeEntry(() => this.#describe(header));
    const isFolder = header.type === "directory";
    if (header.type !== "file" && !isFolder) {
      // Links and devices are never made, whatever an archive says.
      counts.skip();
      report.note(`not restored, type ${JSON.stringify(header.typeflag)}: ${this.#describe(header)}`);
      return;
    }
    const target = findPlace(header.path, { where: `${from} at byte ${header.offset}`, isFolder }, this.#context);
    if (target === undefined) return;
    if (!this.#isWanted(header)) {
      counts.skip();
      return;
    }
    if (isFolder) {
      placement.addDirectory(target, { mode: header.mode, mtimeNs: header.mtimeNs }, { from });
      return;
    }
    const hostPath = placement.addFile(target, { bytes: header.size, from });
    this.#file = { fd: calls.create(hostPath), hostPath, header };
  }

  #describe({ path, offset }: TarEntryHeader): string {
    return `${displayPath(bytePathFromBytes(path))} of ${this.#archive} at byte ${offset}`;
  }

  #isWanted({ path, type, typeflag, size }: TarEntryHeader): boolean {
    const { deleted } = this.#context;
    if (deleted.size === 0 && this.#listed.size === 0) return true;
    const key = rowPath(path);
    if (deleted.has(key)) return false;
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
    for (let done = 0; done < bytes.length; ) done += this.#context.calls.write(this.#file.fd, bytes, done);
  }

  entryEnd(): void {
    const file = this.#file;
    if (file === undefined) return;
    this.close();
    const { calls, times } = this.#context;
    const mode = file.header.mode & 0o7777;
    // By its name: Node's permission model does not allow fchmod at all.
    if (mode !== createdMode) calls.chmod(file.hostPath, mode);
    const { mtimeNs } = file.header;
    times.set(file.hostPath, { atimeNs: mtimeNs, mtimeNs });
  }

  close(): void {
    const file = this.#file;
    this.#file = undefined;
    // Some file systems say only here that a write could not be done.
    if (file !== undefined) this.#context.calls.close(file.fd);
  }
}
