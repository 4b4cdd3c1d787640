import { Buffer } from "node:buffer";
import { BackupError } from "@carryall/protocol";
import { splitTime } from "../time/split-time.ts";
import { tarBlockBytes } from "./tar-block-bytes.ts";
import { tarChecksums } from "./tar-checksums.ts";
import type { TarMember } from "./tar-member.ts";
import { tarPadding } from "./tar-padding.ts";

/** What fits in the 11 octal digits of the size and time fields. */
const max11Digits = 0o77777777777;
/** 12 octal digits without the NUL: every reader of the original's takes them. */
const max12Digits = 0o777777777777;
const max7Digits = 0o7777777;
/** The original stops at a long-name record above 4096 bytes; the last of them is a NUL. */
const maxNameBytes = 4095;
/** A name of exactly 100 bytes would fill the field without a NUL, which the original misreads. */
const maxShortNameBytes = 99;
const slash = 0x2f;

/**
 * Everything that stands before a member's content: an optional pax `x` record with the time, an optional GNU `L`
 * record with the name, and the ustar header. The content, `tarPadding(size)` zero bytes and, after the last member,
 * `tarTrailer` are the caller's to write.
 *
 * The `x` record is there only where the header cannot say the time: nanoseconds, before 1970, or after 2242.
 * It is one block, which the original skips. Ids above 7 octal digits are written 0, as no reader uses them.
 *
 * @throws {BackupError} `packFailed` for a name that is empty, has a NUL or more than 4095 bytes (with a directory's
 * slash), and for a size above 64 GiB - 1.
 * @see POSIX pax, "ustar Interchange Format"
 */
export function encodeTarMember(member: TarMember): Uint8Array {
  const name = nameInArchive(member);
  checkName(name);
  checkSize(member);
  return Buffer.concat([...paxRecord(member.mtimeNs), ...longNameRecord(name), memberHeader(member, name)]);
}

function nameInArchive({ path, type }: TarMember): Uint8Array {
  const hasSlash = path[path.length - 1] === slash;
  return type === "file" || hasSlash ? path : Buffer.concat([path, Buffer.of(slash)]);
}

function checkName(name: Uint8Array): void {
  const text = JSON.stringify(Buffer.from(name).toString("utf8"));
  if (name.length === 0) throw new BackupError("packFailed", "Cannot archive an entry: its name is empty");
  if (name.includes(0)) throw new BackupError("packFailed", `Cannot archive ${text}: its name has a NUL byte`);
  if (name.length > maxNameBytes) {
    throw new BackupError("packFailed", `Cannot archive ${text}: its name has more than ${maxNameBytes} bytes`);
  }
}

function checkSize({ path, type, size }: TarMember): void {
  if (type === "directory" || (Number.isSafeInteger(size) && size >= 0 && size <= max12Digits)) return;
  const text = JSON.stringify(Buffer.from(path).toString("utf8"));
  throw new BackupError("packFailed", `Cannot archive ${text}: a size of ${size} bytes does not fit into a tar header`);
}

function paxRecord(mtimeNs: bigint): Uint8Array[] {
  const { seconds, nanoseconds } = splitTime(mtimeNs);
  if (nanoseconds === 0n && seconds >= 0n && seconds <= max11Digits) return [];
  const content = Buffer.from(withLength(`mtime=${decimalTime(mtimeNs)}\n`));
  return [
    // The name is never used; readers without pax put it on disk as a file, so it says what it is.
    encodeHeader({ name: Buffer.from("PaxHeaders/mtime"), typeflag: "x", mode: 0o600, size: content.length }),
    withPadding(content),
  ];
}

function decimalTime(timeNs: bigint): string {
  // Pax writes one decimal number, so -1.5 s is "-1.5" although it lies in second -2.
  const { seconds, nanoseconds } = splitTime(timeNs < 0n ? -timeNs : timeNs);
  const fraction = nanoseconds === 0n ? "" : `.${String(nanoseconds).padStart(9, "0")}`;
  return `${timeNs < 0n ? "-" : ""}${seconds}${fraction}`;
}

function withLength(record: string): string {
  // The length counts its own digits.
  let length = record.length + 2;
  while (`${length} ${record}`.length !== length) length += 1;
  return `${length} ${record}`;
}

function longNameRecord(name: Uint8Array): Uint8Array[] {
  if (name.length <= maxShortNameBytes) return [];
  const content = Buffer.concat([name, Buffer.of(0)]);
  return [
    encodeHeader({ name: Buffer.from("././@LongLink"), typeflag: "L", mode: 0, size: content.length }),
    withPadding(content),
  ];
}

function withPadding(content: Uint8Array): Uint8Array {
  return Buffer.concat([content, Buffer.alloc(tarPadding(content.length))]);
}

function memberHeader({ type, mode, uid, gid, size, mtimeNs }: TarMember, name: Uint8Array): Uint8Array {
  const { seconds } = splitTime(mtimeNs);
  const isDirectory = type === "directory";
  return encodeHeader({
    name: name.subarray(0, maxShortNameBytes),
    typeflag: isDirectory ? "5" : "0",
    mode: mode & 0o7777,
    uid: uid > max7Digits ? 0 : uid,
    gid: gid > max7Digits ? 0 : gid,
    size: isDirectory ? 0 : size,
    // 0 where not even 12 digits will do: the original then leaves the time alone.
    mtime: seconds >= 0n && seconds <= max12Digits ? Number(seconds) : 0,
  });
}

interface HeaderFields {
  readonly name: Uint8Array;
  readonly typeflag: string;
  readonly mode: number;
  readonly size: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly mtime?: number;
}

function encodeHeader({ name, typeflag, mode, size, uid = 0, gid = 0, mtime = 0 }: HeaderFields): Uint8Array {
  const block = Buffer.alloc(tarBlockBytes);
  block.set(name, 0);
  block.write(octal(mode, 7), 100, "latin1");
  block.write(octal(uid, 7), 108, "latin1");
  block.write(octal(gid, 7), 116, "latin1");
  block.write(octal(size, 11), 124, "latin1");
  block.write(octal(mtime, 11), 136, "latin1");
  block.write(typeflag, 156, "latin1");
  block.write("ustar\0" + "00", 257, "latin1");
  block.write(`${octal(tarChecksums(block).unsigned, 6)}\0 `, 148, "latin1");
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
