import { Buffer } from "node:buffer";
import { deletedMark } from "./deleted-mark.ts";
import type { DeletedRow, ReportRow } from "./report-row.ts";

const headerLines = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
const slash = 0x2f;
const unescapedBytes = new Set(
  Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.!~*'()", "latin1"),
);

/**
 * The bytes of a `.rp` report; bytes, because paths stand in it as they are. A path with `;` or a newline is
 * percent-encoded as a whole, and marked so; no other is, whatever percent signs it has.
 *
 * @param deleted What is gone since the previous report: lines `;deleted;path;dir;encodeFlag` behind all others. Their
 *   empty path and five columns are none of the original's, whose reader leaves such lines out.
 * @see app_file_service: b_file.cpp, WriteFile; sandbox_helper.cpp, Encode
 */
export function encodeReport(rows: Iterable<ReportRow>, deleted: Iterable<DeletedRow> = []): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(headerLines, "latin1")];
  for (const row of rows) parts.push(...encodeRow(row));
  for (const row of deleted) parts.push(...encodeDeleted(row));
  return Buffer.concat(parts);
}

function encodeRow({ path, mode, isDirectory, sizeBytes, mtimeSeconds, sha256, isUserTar }: ReportRow): Uint8Array[] {
  const { bytes, isEncoded } = encodePath(path);
  const columns = [
    mode,
    flag(isDirectory),
    sizeBytes,
    mtimeSeconds,
    sha256.toUpperCase(),
    flag(isUserTar),
    flag(isEncoded),
  ];
  return [bytes, Buffer.from(`;${columns.join(";")}\n`, "latin1")];
}

function encodeDeleted({ path, isDirectory }: DeletedRow): Uint8Array[] {
  const { bytes, isEncoded } = encodePath(path);
  return [
    Buffer.from(`${deletedMark};`, "latin1"),
    bytes,
    Buffer.from(`;${flag(isDirectory)};${flag(isEncoded)}\n`, "latin1"),
  ];
}

function encodePath(path: Uint8Array): { bytes: Uint8Array; isEncoded: boolean } {
  const relative = path[0] === slash ? path.subarray(1) : path;
  const isEncoded = relative.includes(0x3b) || relative.includes(0x0a);
  return { bytes: isEncoded ? percentEncode(relative) : relative, isEncoded };
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

function percentEncode(path: Uint8Array): Uint8Array {
  const characters = Array.from(path, (byte) =>
    unescapedBytes.has(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  );
  return Buffer.from(characters.join(""), "latin1");
}
