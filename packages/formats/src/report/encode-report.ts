import { Buffer } from "node:buffer";
import type { ReportRow } from "./report-row.ts";

const headerLines = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
const slash = 0x2f;
const unescapedBytes = new Set(
  Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.!~*'()", "latin1"),
);

/**
 * The bytes of a `.rp` report; bytes, because paths stand in it as they are. A path with `;` or a newline is
 * percent-encoded as a whole, and marked so; no other is, whatever percent signs it has.
 *
 * @see app_file_service: b_file.cpp, WriteFile; sandbox_helper.cpp, Encode
 */
export function encodeReport(rows: Iterable<ReportRow>): Uint8Array {
  const parts: Uint8Array[] = [Buffer.from(headerLines, "latin1")];
  for (const row of rows) parts.push(...encodeRow(row));
  return Buffer.concat(parts);
}

function encodeRow(row: ReportRow): Uint8Array[] {
  const path = row.path[0] === slash ? row.path.subarray(1) : row.path;
  const isEncoded = path.includes(0x3b) || path.includes(0x0a);
  const columns = [
    row.mode,
    flag(row.isDirectory),
    row.sizeBytes,
    row.mtimeSeconds,
    row.sha256.toUpperCase(),
    flag(row.isUserTar),
    flag(isEncoded),
  ];
  return [isEncoded ? percentEncode(path) : path, Buffer.from(`;${columns.join(";")}\n`, "latin1")];
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
