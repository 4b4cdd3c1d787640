import { Buffer } from "node:buffer";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { constants, crc32, deflateRawSync } from "node:zlib";
import {
  centralHeaderSize,
  centralSignature,
  deflated,
  endRecordSize,
  endSignature,
  localHeaderSize,
  localSignature,
  stored,
  utf8Flag,
  type ZipEntry,
} from "./zip-entry.ts";

/** What goes into a zip. */
export interface ZipSource {
  readonly name: string;
  /** Undefined for a folder. */
  readonly hostPath: string | undefined;
  readonly modifiedAtMs: number;
}

export interface ZipOptions {
  readonly level: number;
  readonly strategy: number;
  readonly memLevel: number;
}

export const usualZipOptions: ZipOptions = Object.freeze({
  level: -1,
  strategy: constants.Z_DEFAULT_STRATEGY,
  memLevel: 8,
});

/**
 * Writes a zip, a member at a time, in the order given.
 *
 * @see APPNOTE.TXT, "General Format of a .ZIP file"; without its 64-bit extensions
 */
export function* writeZip(
  path: string,
  sources: Iterable<ZipSource>,
  options: ZipOptions,
): Generator<undefined, void, undefined> {
  const fd = openSync(path, "w");
  try {
    let offset = 0;
    const write = (bytes: Buffer): void => {
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
      offset += bytes.length;
    };
    const directory: Buffer[] = [];
    for (const { name, hostPath, modifiedAtMs } of sources) {
      const content = hostPath === undefined ? Buffer.alloc(0) : readFileSync(hostPath);
      const packed = deflateRawSync(content, options);
      const method = packed.length < content.length ? deflated : stored;
      const bytes = method === deflated ? packed : content;
      const entry: ZipEntry = {
        name,
        method,
        crc32: crc32(content),
        compressedSize: bytes.length,
        size: content.length,
        offset,
      };
      const facts = factsOf(entry, modifiedAtMs);
      write(localHeader(entry, facts));
      write(bytes);
      directory.push(centralHeader(entry, facts));
      yield undefined;
    }
    const start = offset;
    for (const header of directory) write(header);
    write(endRecord(directory.length, offset - start, start));
  } finally {
    closeSync(fd);
  }
}

// What the two headers have in common: flags, method, time, date, checksum, sizes and the name's length.
function factsOf({ name, method, crc32: sum, compressedSize, size }: ZipEntry, modifiedAtMs: number): Buffer {
  const facts = Buffer.alloc(22);
  const at = new Date(Math.max(modifiedAtMs, Date.UTC(1980, 0, 2)));
  facts.writeUInt16LE(utf8Flag, 0);
  facts.writeUInt16LE(method, 2);
  facts.writeUInt16LE((at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1), 4);
  facts.writeUInt16LE(((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate(), 6);
  facts.writeUInt32LE(sum, 8);
  facts.writeUInt32LE(compressedSize, 12);
  facts.writeUInt32LE(size, 16);
  facts.writeUInt16LE(Buffer.byteLength(name), 20);
  return facts;
}

const versionNeeded = 20;
const madeOnUnix = 0x0300;

function localHeader({ name }: ZipEntry, facts: Buffer): Buffer {
  const header = Buffer.alloc(localHeaderSize);
  header.writeUInt32LE(localSignature, 0);
  header.writeUInt16LE(versionNeeded, 4);
  facts.copy(header, 6);
  return Buffer.concat([header, Buffer.from(name)]);
}

function centralHeader({ name, offset }: ZipEntry, facts: Buffer): Buffer {
  const header = Buffer.alloc(centralHeaderSize);
  header.writeUInt32LE(centralSignature, 0);
  header.writeUInt16LE(madeOnUnix | versionNeeded, 4);
  header.writeUInt16LE(versionNeeded, 6);
  facts.copy(header, 8);
  const mode = name.endsWith("/") ? 0o40755 : 0o100644;
  header.writeUInt32LE((mode << 16) >>> 0, 38);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
}

function endRecord(count: number, size: number, start: number): Buffer {
  const record = Buffer.alloc(endRecordSize);
  record.writeUInt32LE(endSignature, 0);
  record.writeUInt16LE(count, 8);
  record.writeUInt16LE(count, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(start, 16);
  return record;
}
