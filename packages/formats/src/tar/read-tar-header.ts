import { Buffer } from "node:buffer";
import { joinTime } from "../time/split-time.ts";
import { damagedTar, type TarPlace } from "./damaged-tar.ts";
import { readTarNumber } from "./read-tar-number.ts";
import { tarChecksums } from "./tar-checksums.ts";

/** One header block as it stands; extended records are not applied yet. */
export interface TarHeaderBlock {
  /** Name field, behind the prefix field where the header is POSIX's. A copy. */
  readonly name: Uint8Array;
  /** One character, NUL included. */
  readonly typeflag: string;
  readonly mode: number;
  /** `undefined` where the field holds no number. */
  readonly size: bigint | undefined;
  readonly mtimeNs: bigint;
}

const slash = 0x2f;

/**
 * @param block 512 bytes that are not all zero.
 * @param offset Where the block stands in the archive, for messages.
 * @throws {BackupError} `unpackFailed` for a wrong magic or checksum, or a mode or time that is not a number.
 * @see POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"
 */
export function readTarHeader(block: Uint8Array, offset: number): TarHeaderBlock {
  const magic = Buffer.from(block.subarray(257, 263)).toString("latin1");
  if (magic !== "ustar\0" && magic !== "ustar ")
    throw damagedTar(placeOf(block, offset), "this is no tar header (wrong magic)");
  checkChecksum(block, offset);
  const name = readName(block, magic === "ustar\0");
  return {
    name,
    typeflag: String.fromCharCode(block[156] ?? 0),
    mode: Number(readOptional(block.subarray(100, 108), "mode", { offset, path: name }) & 0o7777n),
    size: readTarNumber(block.subarray(124, 136)),
    mtimeNs: joinTime(readOptional(block.subarray(136, 148), "time", { offset, path: name }), 0n),
  };
}

function checkChecksum(block: Uint8Array, offset: number): void {
  if (isChecksumRight(block)) return;
  throw damagedTar({ offset, path: readName(block, false) }, "the header's checksum is wrong");
}

function isChecksumRight(block: Uint8Array): boolean {
  const stored = readTarNumber(block.subarray(148, 156));
  const { unsigned, signed } = tarChecksums(block);
  return stored === BigInt(unsigned) || stored === BigInt(signed);
}

/** With the entry's name only where the block may have been a header: anything else would be garbage. */
function placeOf(block: Uint8Array, offset: number): TarPlace {
  return isChecksumRight(block) ? { offset, path: readName(block, false) } : { offset };
}

function readName(block: Uint8Array, hasPrefix: boolean): Uint8Array {
  const name = untilNul(block.subarray(0, 100));
  // Behind GNU's magic these bytes are times, not a prefix.
  const prefix = hasPrefix ? untilNul(block.subarray(345, 500)) : new Uint8Array();
  return prefix.length === 0 ? Uint8Array.from(name) : Uint8Array.of(...prefix, slash, ...name);
}

function untilNul(field: Uint8Array): Uint8Array {
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}

function readOptional(field: Uint8Array, what: string, place: { offset: number; path: Uint8Array }): bigint {
  if (field.every((byte) => byte === 0 || byte === 0x20)) return 0n;
  const value = readTarNumber(field);
  if (value === undefined) throw damagedTar(place, `the header's ${what} is not a number`);
  return value;
}
