import { Buffer } from "node:buffer";
import { joinTime } from "../time/split-time.ts";
import { damagedTar, type TarPlace } from "./damaged-tar.ts";

/**
 * The records of pax headers that we use, as raw bytes by key; an empty value takes back what an earlier header said.
 */
export type PaxRecords = ReadonlyMap<string, Uint8Array>;

const usedKeys = new Set(["path", "size", "mtime"]);
const space = 0x20;
const equals = 0x3d;
const newline = 0x0a;

/**
 * Splits the content of an `x` or `g` header, `<length> <key>=<value>\n` again and again.
 *
 * @throws {BackupError} `unpackFailed` for a record that is cut or malformed, and for sparse files: their content is
 * a map and fragments, which would be restored as if it were the file.
 * @see POSIX pax, "pax Extended Header"
 */
export function readPaxRecords(content: Uint8Array, place: TarPlace): PaxRecords {
  const records = new Map<string, Uint8Array>();
  for (let at = 0; at < content.length; ) {
    const length = recordLength(content.subarray(at));
    const record = length === undefined ? undefined : splitRecord(content.subarray(at, at + length));
    if (length === undefined || record === undefined || at + length > content.length) {
      throw damagedTar(place, "a record of the pax header is malformed");
    }
    if (record.key.startsWith("GNU.sparse.")) throw damagedTar(place, "sparse files are not supported");
    if (usedKeys.has(record.key)) records.set(record.key, record.value);
    at += length;
  }
  return records;
}

/** @throws {BackupError} `unpackFailed` for a size that is not a decimal number. */
export function readPaxSize(value: Uint8Array, place: TarPlace): bigint {
  const text = Buffer.from(value).toString("latin1");
  if (/^\d{1,20}$/.test(text)) return BigInt(text);
  throw damagedTar(place, "the size in the pax header is not a number");
}

/** Nanoseconds since 1970 of `<seconds>[.<fraction>]`; digits beyond the ninth are dropped. */
export function readPaxTime(value: Uint8Array, place: TarPlace): bigint {
  const text = Buffer.from(value).toString("latin1");
  const [, sign, seconds, fraction = ""] = /^(-?)(\d{1,20})(?:\.(\d*))?$/.exec(text) ?? [];
  if (seconds === undefined) throw damagedTar(place, "the time in the pax header is not a number");
  const timeNs = joinTime(BigInt(seconds), BigInt(fraction.slice(0, 9).padEnd(9, "0")));
  return sign === "-" ? -timeNs : timeNs;
}

function recordLength(bytes: Uint8Array): number | undefined {
  const digits = Buffer.from(bytes.subarray(0, Math.min(bytes.indexOf(space), 9))).toString("latin1");
  return /^[1-9]\d*$/.test(digits) ? Number(digits) : undefined;
}

function splitRecord(record: Uint8Array): { key: string; value: Uint8Array } | undefined {
  const keyStart = record.indexOf(space) + 1;
  const keyEnd = record.indexOf(equals, keyStart);
  const end = record.length - 1;
  if (keyEnd <= keyStart || keyEnd >= end || record[end] !== newline) return undefined;
  return {
    key: Buffer.from(record.subarray(keyStart, keyEnd)).toString("latin1"),
    value: record.slice(keyEnd + 1, end),
  };
}
