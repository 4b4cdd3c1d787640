import type { ReportRow } from "@carryall/formats";

const chunkBytes = 1024 * 1024;
const hashBytes = 32;
/** Where in a row its parts stand; the path follows them. */
const offsets = { mode: 0, size: 8, seconds: 16, nanoseconds: 24, pathLength: 32, flags: 36, hash: 37 };
const fixedBytes = offsets.hash + hashBytes;

const flags = { directory: 1, userTar: 2, hash: 4 };

/**
 * Rows of a report, packed: an application may have hundreds of thousands of files, and as objects their rows take
 * several times the room, and keep the collector busy as well.
 */
export class RowStore {
  readonly #chunks: Buffer[] = [];
  readonly #places: number[] = [];
  #filled = chunkBytes;

  /** @returns Where the row is, for {@link at}. */
  add(row: ReportRow): number {
    const length = fixedBytes + row.path.length;
    if (this.#filled + length > chunkBytes) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(chunkBytes, length)));
      this.#filled = 0;
    }
    const place = (this.#chunks.length - 1) * chunkBytes + this.#filled;
    this.#write(row);
    this.#filled += length;
    this.#places.push(place);
    return place;
  }

  /** @returns The row, whose path is a view: copy it to keep it. */
  at(place: number): ReportRow {
    const { chunk, start } = this.#find(place);
    const flag = chunk.readUInt8(start + offsets.flags);
    const nanoseconds = chunk.readDoubleLE(start + offsets.nanoseconds);
    return {
      path: this.#pathAt(place),
      mode: chunk.readDoubleLE(start + offsets.mode),
      isDirectory: (flag & flags.directory) !== 0,
      sizeBytes: chunk.readDoubleLE(start + offsets.size),
      mtimeSeconds: chunk.readDoubleLE(start + offsets.seconds),
      ...(nanoseconds === 0 ? {} : { mtimeNanoseconds: nanoseconds }),
      sha256:
        (flag & flags.hash) === 0 ? "" : chunk.toString("hex", start + offsets.hash, start + offsets.hash + hashBytes),
      isUserTar: (flag & flags.userTar) !== 0,
    };
  }

  /** Every row once, in byte order of the paths; of several with one path the last that was added. */
  *sorted(): Generator<ReportRow> {
    const places = Float64Array.from(this.#places).sort(
      (one, other) => Buffer.compare(this.#pathAt(one), this.#pathAt(other)) || one - other,
    );
    for (const [index, place] of places.entries()) {
      const next = places[index + 1];
      if (next === undefined || !this.#pathAt(place).equals(this.#pathAt(next))) yield this.at(place);
    }
  }

  #write({
    path,
    mode,
    isDirectory,
    sizeBytes,
    mtimeSeconds,
    mtimeNanoseconds = 0,
    sha256,
    isUserTar,
  }: ReportRow): void {
    const chunk = this.#chunks.at(-1) as Buffer;
    const start = this.#filled;
    // What is no hash, in a stranger's report, is as good as none: the file is then read to compare it.
    const hasHash = /^[0-9a-f]{64}$/.test(sha256);
    chunk.writeDoubleLE(mode, start + offsets.mode);
    chunk.writeDoubleLE(sizeBytes, start + offsets.size);
    chunk.writeDoubleLE(mtimeSeconds, start + offsets.seconds);
    chunk.writeDoubleLE(mtimeNanoseconds, start + offsets.nanoseconds);
    chunk.writeUInt32LE(path.length, start + offsets.pathLength);
    const flag = (isDirectory ? flags.directory : 0) | (isUserTar ? flags.userTar : 0) | (hasHash ? flags.hash : 0);
    chunk.writeUInt8(flag, start + offsets.flags);
    if (hasHash) chunk.write(sha256, start + offsets.hash, "hex");
    chunk.set(path, start + fixedBytes);
  }

  #pathAt(place: number): Buffer {
    const { chunk, start } = this.#find(place);
    const from = start + fixedBytes;
    return chunk.subarray(from, from + chunk.readUInt32LE(start + offsets.pathLength));
  }

  #find(place: number): { chunk: Buffer; start: number } {
    const chunk = this.#chunks[Math.floor(place / chunkBytes)];
    if (chunk === undefined) throw new RangeError(`no row is at ${place}`);
    return { chunk, start: place % chunkBytes };
  }
}
