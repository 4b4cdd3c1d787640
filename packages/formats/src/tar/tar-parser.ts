import { damagedTar, type TarPlace } from "./damaged-tar.ts";
import { type PaxRecords, readPaxRecords, readPaxSize, readPaxTime } from "./read-pax-records.ts";
import { readTarHeader, type TarHeaderBlock } from "./read-tar-header.ts";
import { tarBlockBytes } from "./tar-block-bytes.ts";
import type { TarEntryHeader, TarSink } from "./tar-entry-header.ts";
import { tarPadding } from "./tar-padding.ts";

export interface TarParserOptions {
  /** Refuse a longer archive. Default 1,000,000. */
  readonly maxEntries?: number;
  /** Refuse a longer name. Default 4096. */
  readonly maxPathBytes?: number;
  /** Refuse a longer part of a name. Default: any length. */
  readonly maxNameBytes?: number;
  /** Refuse a name with more parts. Default: any number. */
  readonly maxDepth?: number;
  /** Refuse a longer pax header. Default 1 MiB. */
  readonly maxPaxBytes?: number;
  /** How long the archive is, where that is known: what announces more than is left is refused before it begins. */
  readonly archiveBytes?: number;
}

type State =
  | { readonly kind: "header" }
  | {
      readonly kind: "record";
      readonly typeflag: string;
      readonly offset: number;
      readonly content: Uint8Array;
      filled: number;
    }
  | { readonly kind: "data"; readonly entry: TarEntryHeader; left: number }
  /** `entry` is undefined after a record. */
  | { readonly kind: "padding"; readonly entry: TarEntryHeader | undefined; left: number }
  | { readonly kind: "ended" };

/** Records that stand before a member and belong to it alone. */
interface Preamble {
  readonly offset: number;
  readonly typeflags: string;
  readonly longName?: Uint8Array;
  readonly pax?: PaxRecords;
}

const header: State = { kind: "header" };
const noRecords: PaxRecords = new Map();
const slash = 0x2f;

/**
 * Reads an uncompressed tar that arrives in chunks of any length, and trusts nothing in it: what is damaged, cut or
 * ambiguous is an error, never a shorter archive. Understands what the original writes, ustar, GNU and pax.
 *
 * `push` every chunk, then `end`. Both throw {BackupError} `unpackFailed` with the entry's name and the byte offset;
 * after any throw, a sink's own too, the parser is of no more use.
 *
 * @see POSIX pax, "ustar Interchange Format"; app_file_service: untar_file.cpp
 */
export class TarParser {
  readonly #maxEntries: number;
  readonly #maxPathBytes: number;
  readonly #maxNameBytes: number;
  readonly #maxDepth: number;
  readonly #maxPaxBytes: number;
  readonly #archiveBytes: number;
  readonly #block = new Uint8Array(tarBlockBytes);
  #blockFilled = 0;
  /** Where the next header block begins, or, after the end, the next byte. */
  #offset = 0;
  #state: State = header;
  #preamble: Preamble | undefined;
  #globalPax: PaxRecords = noRecords;
  #hasZeroBlock = false;
  #entryCount = 0;
  #isUsable = true;

  constructor({
    maxEntries = 1_000_000,
    maxPathBytes = 4096,
    maxNameBytes = Number.MAX_SAFE_INTEGER,
    maxDepth = Number.MAX_SAFE_INTEGER,
    maxPaxBytes = 1024 * 1024,
    archiveBytes = Number.MAX_SAFE_INTEGER,
  }: TarParserOptions = {}) {
    this.#maxEntries = maxEntries;
    this.#maxPathBytes = maxPathBytes;
    this.#maxNameBytes = maxNameBytes;
    this.#maxDepth = maxDepth;
    this.#maxPaxBytes = maxPaxBytes;
    this.#archiveBytes = archiveBytes;
  }

  push(chunk: Uint8Array, sink: TarSink): void {
    this.#use(() => {
      let at = 0;
      while (at < chunk.length) at += this.#take(chunk.subarray(at), sink);
    });
  }

  /** The archive has no more bytes. */
  end(): void {
    this.#use(() => {
      const { kind } = this.#state;
      if (kind !== "ended") throw damagedTar(this.#place(), `the archive is cut ${this.#whereItIsCut()}`);
    });
    this.#isUsable = false;
  }

  #use(step: () => void): void {
    if (!this.#isUsable) throw new Error("This TarParser has failed or ended");
    this.#isUsable = false;
    step();
    this.#isUsable = true;
  }

  /** Consumes some of `bytes`, at least one, and returns how many. */
  #take(bytes: Uint8Array, sink: TarSink): number {
    switch (this.#state.kind) {
      case "header":
        return this.#takeHeader(bytes, sink);
      case "record":
        return this.#takeRecord(bytes, this.#state);
      case "data":
        return this.#takeData(bytes, this.#state, sink);
      case "padding":
        return this.#takePadding(bytes, this.#state, sink);
      case "ended":
        return this.#takeTrailer(bytes);
    }
  }

  #takeHeader(bytes: Uint8Array, sink: TarSink): number {
    if (this.#blockFilled === 0 && bytes.length >= tarBlockBytes) {
      this.#readBlock(bytes.subarray(0, tarBlockBytes), sink);
      return tarBlockBytes;
    }
    const taken = Math.min(tarBlockBytes - this.#blockFilled, bytes.length);
    this.#block.set(bytes.subarray(0, taken), this.#blockFilled);
    this.#blockFilled += taken;
    if (this.#blockFilled === tarBlockBytes) {
      this.#blockFilled = 0;
      this.#readBlock(this.#block, sink);
    }
    return taken;
  }

  #takeRecord(bytes: Uint8Array, state: Extract<State, { kind: "record" }>): number {
    const part = bytes.subarray(0, state.content.length - state.filled);
    state.content.set(part, state.filled);
    state.filled += part.length;
    if (state.filled === state.content.length) {
      this.#keepRecord(state);
      this.#enterPadding(undefined, state.content.length);
    }
    return part.length;
  }

  #takeData(bytes: Uint8Array, state: Extract<State, { kind: "data" }>, sink: TarSink): number {
    const part = bytes.subarray(0, state.left);
    state.left -= part.length;
    sink.data(part);
    if (state.left === 0) this.#enterPadding(state.entry, state.entry.size, sink);
    return part.length;
  }

  #takePadding(bytes: Uint8Array, state: Extract<State, { kind: "padding" }>, sink: TarSink): number {
    const part = bytes.subarray(0, state.left);
    // Every writer pads with zeros; anything else is content behind a size that was made too small.
    if (!isZero(part)) throw damagedTar(this.#place(), "bytes after the content are not zero");
    state.left -= part.length;
    if (state.left === 0) this.#finish(state.entry, sink);
    return part.length;
  }

  #takeTrailer(bytes: Uint8Array): number {
    if (!isZero(bytes)) throw damagedTar({ offset: this.#offset }, "something follows the end of the archive");
    this.#offset += bytes.length;
    return bytes.length;
  }

  #enterPadding(entry: TarEntryHeader | undefined, size: number, sink?: TarSink): void {
    const left = tarPadding(size);
    if (left > 0) this.#state = { kind: "padding", entry, left };
    else this.#finish(entry, sink);
  }

  #finish(entry: TarEntryHeader | undefined, sink: TarSink | undefined): void {
    this.#state = header;
    if (entry !== undefined) sink?.entryEnd();
  }

  #readBlock(block: Uint8Array, sink: TarSink): void {
    const offset = this.#offset;
    this.#offset += tarBlockBytes;
    if (isZero(block)) {
      this.#readZeroBlock(offset);
      return;
    }
    if (this.#hasZeroBlock) throw damagedTar({ offset }, "something follows a single zero block");
    const fields = readTarHeader(block, offset);
    if (["L", "K", "x", "g"].includes(fields.typeflag)) this.#startRecord(fields, offset);
    else this.#startEntry(fields, offset, sink);
  }

  #readZeroBlock(offset: number): void {
    if (this.#preamble !== undefined) throw damagedTar({ offset }, "a name or pax record has no entry after it");
    if (this.#hasZeroBlock) this.#state = { kind: "ended" };
    this.#hasZeroBlock = true;
  }

  #startRecord({ typeflag, size }: TarHeaderBlock, offset: number): void {
    const isName = typeflag === "L" || typeflag === "K";
    // A name's size counts its NUL.
    const maxBytes = isName ? this.#maxPathBytes + 1 : this.#maxPaxBytes;
    const what = isName ? "name record" : "pax header";
    if (size === undefined || size < 0n) throw damagedTar({ offset }, `the size of the ${what} is not a number`);
    if (size > maxBytes) throw damagedTar({ offset }, `the ${what} is longer than ${maxBytes} bytes`);
    if (isName && size === 0n) throw damagedTar({ offset }, `the ${what} is empty`);
    if (typeflag !== "g" && this.#preamble?.typeflags.includes(typeflag)) {
      throw damagedTar({ offset }, `the entry has two records of type "${typeflag}"`);
    }
    this.#checkLeft(Number(size), { offset });
    const content = new Uint8Array(Number(size));
    this.#offset += content.length + tarPadding(content.length);
    const state = { kind: "record", typeflag, offset, content, filled: 0 } as const;
    this.#state = state;
    if (content.length === 0) {
      this.#keepRecord(state);
      this.#state = header;
    }
  }

  #keepRecord({ typeflag, offset, content }: { typeflag: string; offset: number; content: Uint8Array }): void {
    if (typeflag === "g") {
      this.#globalPax = new Map([...this.#globalPax, ...readPaxRecords(content, { offset })]);
      return;
    }
    const before = this.#preamble ?? { offset, typeflags: "" };
    const after = { ...before, typeflags: before.typeflags + typeflag };
    if (typeflag === "L") this.#preamble = { ...after, longName: readLongName(content, offset) };
    else if (typeflag === "x") this.#preamble = { ...after, pax: readPaxRecords(content, { offset }) };
    // Where a link points (K) is of no use: links are never restored.
    else this.#preamble = after;
  }

  #startEntry(fields: TarHeaderBlock, headerOffset: number, sink: TarSink): void {
    const entry = this.#entryFrom(fields, headerOffset);
    this.#preamble = undefined;
    this.#entryCount += 1;
    if (this.#entryCount > this.#maxEntries) {
      throw damagedTar(entry, `the archive has more than ${this.#maxEntries} entries`);
    }
    this.#checkLeft(entry.size, entry);
    this.#offset += entry.size + tarPadding(entry.size);
    this.#state = entry.size === 0 ? header : { kind: "data", entry, left: entry.size };
    sink.entry(entry);
    if (entry.size === 0) sink.entryEnd();
  }

  #entryFrom(fields: TarHeaderBlock, headerOffset: number): TarEntryHeader {
    const offset = this.#preamble?.offset ?? headerOffset;
    const pax = new Map([...this.#globalPax, ...(this.#preamble?.pax ?? noRecords)]);
    const paxValue = (key: string) => (pax.get(key)?.length ? pax.get(key) : undefined);
    const path = paxValue("path") ?? this.#preamble?.longName ?? fields.name;
    const place = { offset, path };
    this.#checkPath(path, offset);
    const type = entryType(fields.typeflag, path);
    const [paxSize, paxTime] = [paxValue("size"), paxValue("mtime")];
    const announcedSize = paxSize ? readPaxSize(paxSize, place) : fields.size;
    return {
      path: type === "directory" ? withoutTrailingSlashes(path) : path,
      type,
      typeflag: fields.typeflag,
      mode: fields.mode,
      // The original gives a directory its size on disk, although nothing follows.
      size: fields.typeflag === "5" ? 0 : checkedSize(announcedSize, { type, typeflag: fields.typeflag, place }),
      mtimeNs: paxTime ? readPaxTime(paxTime, place) : fields.mtimeNs,
      offset,
    };
  }

  #checkPath(path: Uint8Array, offset: number): void {
    if (path.length === 0) throw damagedTar({ offset }, "the entry has no name");
    if (path.includes(0)) throw damagedTar({ offset, path }, "the entry's name has a NUL byte");
    if (path.length > this.#maxPathBytes) {
      throw damagedTar({ offset, path }, `the entry's name is longer than ${this.#maxPathBytes} bytes`);
    }
    this.#checkParts(path, offset);
  }

  #checkParts(path: Uint8Array, offset: number): void {
    let depth = 0;
    let start = 0;
    for (let at = 0; at <= path.length; at++) {
      if (at < path.length && path[at] !== slash) continue;
      const length = at - start;
      if (length > 0) depth += 1;
      if (length > this.#maxNameBytes) {
        throw damagedTar({ offset, path }, `a part of the entry's name is longer than ${this.#maxNameBytes} bytes`);
      }
      start = at + 1;
    }
    if (depth > this.#maxDepth) {
      throw damagedTar({ offset, path }, `the entry's name has more than ${this.#maxDepth} parts`);
    }
  }

  /** Nothing is as long as its header says when the archive is not: a full disk is not the way to find that out. */
  #checkLeft(announcedBytes: number, place: TarPlace): void {
    const left = Math.max(this.#archiveBytes - this.#offset, 0);
    if (announcedBytes <= left) return;
    throw damagedTar(place, `it announces ${announcedBytes} bytes, and the archive has ${left} left`);
  }

  #place(): { offset: number; path?: Uint8Array } {
    const state = this.#state;
    if (state.kind === "record") return { offset: state.offset };
    if (state.kind === "data" || state.kind === "padding") return state.entry ?? { offset: this.#offset };
    return { offset: this.#offset };
  }

  #whereItIsCut(): string {
    const state = this.#state;
    if (state.kind === "record") return "in a name or pax record";
    if (state.kind === "data") return `in the content: ${state.left} of ${state.entry.size} bytes are missing`;
    if (state.kind === "padding") return "in the zeros after the content";
    if (this.#blockFilled > 0) return "in a header";
    return "before its end, which is two zero blocks";
  }
}

function entryType(typeflag: string, path: Uint8Array): TarEntryHeader["type"] {
  switch (typeflag) {
    case "0":
    case "\0":
    case "7": // "contiguous", which POSIX says to treat as a file
      // Before type 5 existed, a directory was a file whose name ends in a slash.
      return path[path.length - 1] === slash ? "directory" : "file";
    case "5":
      return "directory";
    case "1":
      return "link";
    case "2":
      return "symlink";
    default:
      return "other";
  }
}

interface SizeContext {
  readonly type: TarEntryHeader["type"];
  readonly typeflag: string;
  readonly place: { offset: number; path: Uint8Array };
}

function checkedSize(size: bigint | undefined, { type, typeflag, place }: SizeContext): number {
  if (typeflag === "S") throw damagedTar(place, "sparse files are not supported");
  if (size === undefined || size < 0n) throw damagedTar(place, "the entry's size is not a number");
  if (size > Number.MAX_SAFE_INTEGER) throw damagedTar(place, "the entry's size is beyond all reason");
  // Readers disagree on whether content follows these, so one of them would be led astray.
  if (size > 0n && (type === "directory" || "12346".includes(typeflag))) {
    throw damagedTar(place, "a directory, link or device has a size");
  }
  return Number(size);
}

function readLongName(content: Uint8Array, offset: number): Uint8Array {
  const nul = content.indexOf(0);
  const name = nul < 0 ? content : content.subarray(0, nul);
  if (name.length === 0) throw damagedTar({ offset }, "the name record is empty");
  if (!isZero(content.subarray(name.length)))
    throw damagedTar({ offset, path: name }, "the name record has a NUL inside");
  return name;
}

function withoutTrailingSlashes(path: Uint8Array): Uint8Array {
  let end = path.length;
  while (end > 1 && path[end - 1] === slash) end -= 1;
  return path.subarray(0, end);
}

function isZero(bytes: Uint8Array): boolean {
  // One block at a time at most, but for what follows the end.
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false;
  return true;
}
