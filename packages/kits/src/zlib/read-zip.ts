import type { Buffer } from "node:buffer";
import { crc32, inflateRawSync } from "node:zlib";
import {
  centralHeaderSize,
  centralSignature,
  deflated,
  endRecordSize,
  endSignature,
  localHeaderSize,
  localSignature,
  stored,
  type ZipEntry,
} from "./zip-entry.ts";
import { zipDamaged } from "./zip-error.ts";

// A comment of 65,535 bytes may follow the end record.
const maxTailSize = endRecordSize + 0xffff;

/** Lists what is in a zip, in the order of its directory. @throws {BusinessError} 900003 for what is no zip. */
export function listZip(bytes: Buffer): ZipEntry[] {
  try {
    const end = findEnd(bytes);
    let at = bytes.readUInt32LE(end + 16);
    return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
      if (bytes.readUInt32LE(at) !== centralSignature) throw zipDamaged();
      const nameEnd = at + centralHeaderSize + bytes.readUInt16LE(at + 28);
      const entry = {
        name: bytes.toString("utf8", at + centralHeaderSize, nameEnd),
        method: bytes.readUInt16LE(at + 10),
        crc32: bytes.readUInt32LE(at + 16),
        compressedSize: bytes.readUInt32LE(at + 20),
        size: bytes.readUInt32LE(at + 24),
        offset: bytes.readUInt32LE(at + 42),
      };
      at = nameEnd + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
      return entry;
    });
  } catch {
    // Whatever lies outside the file is as bad as a wrong signature.
    throw zipDamaged();
  }
}

/** The content of a member. @throws {BusinessError} 900003 where size or checksum disagree with the directory. */
export function readZipEntry(bytes: Buffer, entry: ZipEntry): Buffer {
  const content = unpack(bytes, entry);
  if (content.length !== entry.size || crc32(content) !== entry.crc32) throw zipDamaged();
  return content;
}

function unpack(bytes: Buffer, { offset, method, compressedSize, size }: ZipEntry): Buffer {
  try {
    if (bytes.readUInt32LE(offset) !== localSignature) throw zipDamaged();
    const start = offset + localHeaderSize + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
    const packed = bytes.subarray(start, start + compressedSize);
    if (method === stored) return packed;
    // No more than the directory promises: a small file must not become all of the memory.
    if (method === deflated) return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw zipDamaged();
  }
  throw zipDamaged();
}

function findEnd(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - maxTailSize);
  for (let at = bytes.length - endRecordSize; at >= first; at -= 1) {
    if (bytes.readUInt32LE(at) === endSignature) return at;
  }
  throw zipDamaged();
}
