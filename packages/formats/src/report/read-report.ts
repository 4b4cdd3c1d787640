import { Buffer } from "node:buffer";
import { chainMark } from "./chain-mark.ts";
import type { ChainPlace } from "./chain-place.ts";
import { deletedMark } from "./deleted-mark.ts";
import type { DeletedRow, ReportRow } from "./report-row.ts";

/** What one line of a report says. */
export type ReportLine =
  | { readonly kind: "row"; readonly row: ReportRow }
  | { readonly kind: "deleted"; readonly row: DeletedRow }
  | { readonly kind: "chain"; readonly place: ChainPlace }
  | { readonly kind: "problem"; readonly text: string };

/** Pieces may be views of one buffer: each is used before the next is asked for. */
export type ReportSource = string | Uint8Array | Iterable<Uint8Array>;

const minColumns = 7;
const newline = 0x0a;

/**
 * Reads a `.rp` report line by line, as `parseReport` does; only the line that was asked for is held. Of several rows
 * with one path the first counts, which is left to the caller.
 *
 * @param report Bytes, in any pieces, where paths may not be UTF-8; a text is taken as UTF-8.
 */
export function* readReport(report: ReportSource): Generator<ReportLine> {
  const lines = linesOf(report);
  lines.next();
  const header = lines.next();
  if (header.done === true) return;
  const columnCount = header.value.text.split(";").length;
  for (const { text, number } of lines) {
    yield parseLine(text, columnCount) ?? { kind: "problem", text: describeLeftOut(text, number) };
  }
}

function parseLine(text: string, columnCount: number): ReportLine | undefined {
  const ours = text.startsWith(";") ? (parseDeleted(text) ?? parseChain(text)) : undefined;
  if (ours !== undefined) return ours;
  const columns = text.split(";");
  const row = columns.length === columnCount ? parseRow(columns) : undefined;
  return row === undefined ? undefined : { kind: "row", row };
}

function describeLeftOut(text: string, number: number): string {
  return `Line ${number} was left out: it has ${text.split(";").length} columns`;
}

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Lines that are not empty, without their carriage return. One character a byte, so that no path is changed. */
function* linesOf(report: ReportSource): Generator<Line> {
  let number = 0;
  for (const line of splitLines(report)) {
    number += 1;
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (text !== "") yield { text, number };
  }
}

function* splitLines(report: ReportSource): Generator<string> {
  let rest = "";
  for (const chunk of chunksOf(report)) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let at = 0;
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
      yield rest + bytes.toString("latin1", at, end);
      rest = "";
      at = end + 1;
    }
    rest += bytes.toString("latin1", at);
  }
  yield rest;
}

function chunksOf(report: ReportSource): Iterable<Uint8Array> {
  if (typeof report === "string") return [Buffer.from(report, "utf8")];
  return report instanceof Uint8Array ? [report] : report;
}

function parseRow(columns: readonly string[]): ReportRow | undefined {
  const [path, mode, directory, size, mtime = "", hash, userTar, encodeFlag] = columns;
  if (columns.length < minColumns || path === undefined || hash === undefined) return undefined;
  const nanoseconds = fractionOf(mtime);
  return {
    path: decodePath(path, encodeFlag),
    mode: leadingInteger(mode),
    isDirectory: directory === "1",
    sizeBytes: leadingInteger(size),
    mtimeSeconds: leadingInteger(mtime),
    ...(nanoseconds === 0 ? {} : { mtimeNanoseconds: nanoseconds }),
    sha256: hash.toLowerCase(),
    isUserTar: userTar === "1",
  };
}

function parseDeleted(text: string): ReportLine | undefined {
  if (!text.startsWith(`${deletedMark};`)) return undefined;
  const [path, directory, encodeFlag, ...more] = text.slice(deletedMark.length + 1).split(";");
  if (path === undefined || encodeFlag === undefined || more.length > 0) return undefined;
  return { kind: "deleted", row: { path: decodePath(path, encodeFlag), isDirectory: directory === "1" } };
}

function parseChain(text: string): ReportLine | undefined {
  if (!text.startsWith(`${chainMark};`)) return undefined;
  const [parentId = "", baseId, ...more] = text.slice(chainMark.length + 1).split(";");
  if (baseId === undefined || more.length > 0 || ![parentId, baseId].every(isId)) return undefined;
  return { kind: "chain", place: { ...(parentId === "" ? {} : { parentId }), ...(baseId === "" ? {} : { baseId }) } };
}

function isId(text: string): boolean {
  return /^([0-9a-f]{64})?$/.test(text);
}

function decodePath(path: string, encodeFlag: string | undefined): Uint8Array {
  const withoutSlash = path.startsWith("/") ? path.slice(1) : path;
  return Uint8Array.from(Buffer.from(encodeFlag === "1" ? percentDecode(withoutSlash) : withoutSlash, "latin1"));
}

function percentDecode(path: string): string {
  return path.replace(/%([0-9a-fA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function leadingInteger(text: string | undefined): number {
  const value = Number.parseInt(text ?? "", 10);
  return Number.isSafeInteger(value) ? value : 0;
}

function fractionOf(time: string): number {
  const [, digits = "0"] = /^-?\d+\.(\d{9})$/.exec(time) ?? [];
  return Number(digits);
}
