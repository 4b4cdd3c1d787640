import { Buffer } from "node:buffer";
import { chainMark } from "./chain-mark.ts";
import type { ChainPlace } from "./chain-place.ts";
import { deletedMark } from "./deleted-mark.ts";
import type { DeletedRow, ReportRow } from "./report-row.ts";

const headerLines = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
const slash = 0x2f;
const unescapedBytes = new Set(
  Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-_.!~*'()", "latin1"),
);

export interface ReportContent {
  readonly rows: Iterable<ReportRow>;
  /** What is gone since the previous report. */
  readonly deleted?: Iterable<DeletedRow>;
  /** Only in the report of a whole tree. */
  readonly chain?: ChainPlace;
}

/**
 * The bytes of a `.rp` report; bytes, because paths stand in it as they are. A path with `;` or a newline is
 * percent-encoded as a whole, and marked so; no other is, whatever percent signs it has.
 *
 * What is ours stands behind all rows, in lines that are none of the original's, whose reader leaves out what has not
 * eight columns: `;deleted;path;dir;encodeFlag` and, last, `;chain;parentId;baseId`.
 *
 * @see app_file_service: b_file.cpp, WriteFile; sandbox_helper.cpp, Encode
 */
export function encodeReport(rows: Iterable<ReportRow>, deleted: Iterable<DeletedRow> = []): Uint8Array {
  return Buffer.from([...encodeReportLines({ rows, deleted })].join(""), "latin1");
}

/** The same line by line, for a report too long to be held; each line has a character for every byte. */
export function* encodeReportLines({ rows, deleted = [], chain }: ReportContent): Generator<string> {
  yield headerLines;
  for (const row of rows) yield encodeRow(row);
  for (const row of deleted) yield encodeDeleted(row);
  if (chain !== undefined) yield encodeChain(chain);
}

function encodeRow(row: ReportRow): string {
  const { text, isEncoded } = encodePath(row.path);
  const columns = [
    text,
    row.mode,
    flag(row.isDirectory),
    row.sizeBytes,
    encodeTime(row),
    row.sha256.toUpperCase(),
    flag(row.isUserTar),
    flag(isEncoded),
  ];
  return `${columns.join(";")}\n`;
}

function encodeTime({ mtimeSeconds, mtimeNanoseconds = 0 }: ReportRow): string {
  return mtimeNanoseconds === 0 ? `${mtimeSeconds}` : `${mtimeSeconds}.${String(mtimeNanoseconds).padStart(9, "0")}`;
}

function encodeDeleted({ path, isDirectory }: DeletedRow): string {
  const { text, isEncoded } = encodePath(path);
  return `${deletedMark};${text};${flag(isDirectory)};${flag(isEncoded)}\n`;
}

function encodeChain({ parentId = "", baseId = "" }: ChainPlace): string {
  return `${chainMark};${parentId};${baseId}\n`;
}

function encodePath(path: Uint8Array): { text: string; isEncoded: boolean } {
  const relative = path[0] === slash ? path.subarray(1) : path;
  const isEncoded = relative.includes(0x3b) || relative.includes(0x0a);
  const { buffer, byteOffset, byteLength } = relative;
  const text = isEncoded ? percentEncode(relative) : Buffer.from(buffer, byteOffset, byteLength).toString("latin1");
  return { text, isEncoded };
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

function percentEncode(path: Uint8Array): string {
  return Array.from(path, (byte) =>
    unescapedBytes.has(byte) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`,
  ).join("");
}
