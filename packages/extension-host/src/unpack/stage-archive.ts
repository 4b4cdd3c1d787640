import { chmodSync, closeSync, constants, openSync, readSync, writeSync } from "node:fs";
import { type ManifestItem, type TarEntryHeader, TarParser, type TarSink } from "@carryall/formats";
import { bytePathFromBytes, displayPath } from "@carryall/scan";
import { explainUnpackError } from "./explain-unpack-error.ts";
import type { StageContext } from "./stage-context.ts";
import { targetPathOf } from "./target-path.ts";

const chunkBytes = 1024 * 1024;

/**
 * Reads one archive to its end and writes its files into staging under numbers. No name from an archive reaches the
 * file system here: what a stranger wrote is a place to be checked, not a path to be opened.
 *
 * @throws {BackupError} `unpackFailed` naming entry and offset; `noSpace` where the disk is full.
 */
export function stageArchive(item: ManifestItem, context: StageContext): void {
  const fd = openSync(context.staging.pathOf(item.fileName), "r");
  const sink = new StagingSink(item.fileName, context);
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
  context.report.step("archiveVerified", item.fileName, sink.entryCount);
}

class StagingSink implements TarSink {
  readonly #archive: string;
  readonly #context: StageContext;
  #file: { fd: number; hostPath: string; header: TarEntryHeader } | undefined;
  entryCount = 0;

  constructor(archive: string, context: StageContext) {
    this.#archive = archive;
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
    const where = `${this.#archive} at byte ${header.offset}`;
    const isFolder = header.type === "directory";
    const target = targetPathOf(header.path, { roots, where, isFolder, ...(below === undefined ? {} : { below }) });
    if (isFolder) {
      placement.addDirectory(target, { mode: header.mode, mtimeNs: header.mtimeNs });
      return;
    }
    const hostPath = placement.addFile(target, header.size);
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    this.#file = { fd: openSync(hostPath, flags, 0o600), hostPath, header };
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
