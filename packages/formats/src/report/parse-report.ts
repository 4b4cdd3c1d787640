import { Buffer } from "node:buffer";
import { deletedMark } from "./deleted-mark.ts";
import type { DeletedRow, ReportRow } from "./report-row.ts";

export interface Report {
  /** In the order of the file; of two rows with one path the first. */
  readonly rows: readonly ReportRow[];
  /** What is gone since the report before; always empty in the original's. */
  readonly deleted: readonly DeletedRow[];
  /** One sentence for each row that had to be left out. */
  readonly problems: readonly string[];
}

const minColumns = 7;

/**
 * Reads a `.rp` report, or a scan list, as forgivingly as the original: empty lines and carriage returns at line ends
 * are skipped, numbers that are none are 0, only `1` is true, a row with a wrong number of columns is left out.
 * Never throws.
 *
 * @param report Bytes where paths may not be UTF-8; a text is taken as UTF-8.
 * @see app_file_service: b_report_entity.cpp
 */
export function parseReport(report: Uint8Array | string): Report {
  const lines = splitLines(report);
  const columnCount = lines[1]?.text.split(";").length ?? 0;
  const rows = new Map<string, ReportRow>();
  const deleted: DeletedRow[] = [];
  const problems: string[] = [];
  for (const { text, number } of lines.slice(2)) {
    const gone = parseDeleted(text);
    if (gone !== undefined) {
      deleted.push(gone);
      continue;
    }
    const columns = text.split(";");
    const row = columns.length === columnCount ? parseRow(columns) : undefined;
    if (row === undefined) problems.push(`Line ${number} was left out: it has ${columns.length} columns`);
    else if (!rows.has(row.key)) rows.set(row.key, row.value);
  }
  return { rows: [...rows.values()], deleted, problems };
}

/** One character a byte from here on, so that no path is changed by decoding. */
function splitLines(report: Uint8Array | string): { text: string; number: number }[] {
  const bytes = typeof report === "string" ? Buffer.from(report, "utf8") : Buffer.from(report);
  return bytes
    .toString("latin1")
    .split("\n")
    .map((line, index) => ({ text: line.endsWith("\r") ? line.slice(0, -1) : line, number: index + 1 }))
    .filter(({ text }) => text !== "");
}

function parseRow(columns: readonly string[]): { key: string; value: ReportRow } | undefined {
  const [path, mode, directory, size, mtime, hash, userTar, encodeFlag] = columns;
  if (columns.length < minColumns || path === undefined || hash === undefined) return undefined;
  const key = decodePath(path, encodeFlag);
  const value = {
    path: Uint8Array.from(Buffer.from(key, "latin1")),
    mode: leadingInteger(mode),
    isDirectory: directory === "1",
    sizeBytes: leadingInteger(size),
    mtimeSeconds: leadingInteger(mtime),
    sha256: hash.toLowerCase(),
    isUserTar: userTar === "1",
  };
  return { key, value };
}

function parseDeleted(text: string): DeletedRow | undefined {
  if (!text.startsWith(`${deletedMark};`)) return undefined;
  const [path, directory, encodeFlag, ...more] = text.slice(deletedMark.length + 1).split(";");
  if (path === undefined || encodeFlag === undefined || more.length > 0) return undefined;
  return {
    path: Uint8Array.from(Buffer.from(decodePath(path, encodeFlag), "latin1")),
    isDirectory: directory === "1",
  };
}

function decodePath(path: string, encodeFlag: string | undefined): string {
  const withoutSlash = path.startsWith("/") ? path.slice(1) : path;
  return encodeFlag === "1" ? percentDecode(withoutSlash) : withoutSlash;
}

function percentDecode(path: string): string {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function leadingInteger(text: string | undefined): number {
  const value = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(value) ? value : 0;
}
