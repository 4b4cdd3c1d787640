import { Buffer } from "node:buffer";
import type { ChainPlace } from "./chain-place.ts";
import { readReport } from "./read-report.ts";
import type { DeletedRow, ReportRow } from "./report-row.ts";

export interface Report {
  /** In the order of the file; of two rows with one path the first. */
  readonly rows: readonly ReportRow[];
  /** What is gone since the report before; always empty in the original's. */
  readonly deleted: readonly DeletedRow[];
  /** One sentence for each row that had to be left out. */
  readonly problems: readonly string[];
  /** Absent in the original's, and in the report of one archive. Where it is there, times are exact. */
  readonly chain?: ChainPlace;
}

/**
 * Reads a `.rp` report, or a scan list, as forgivingly as the original: empty lines and carriage returns at line ends
 * are skipped, numbers that are none are 0, only `1` is true, a row with a wrong number of columns is left out.
 * Never throws.
 *
 * @param report Bytes where paths may not be UTF-8; a text is taken as UTF-8.
 * @see app_file_service: b_report_entity.cpp
 */
export function parseReport(report: Uint8Array | string): Report {
  const rows = new Map<string, ReportRow>();
  const deleted: DeletedRow[] = [];
  const problems: string[] = [];
  let chain: ChainPlace | undefined;
  for (const line of readReport(report)) {
    if (line.kind === "row") {
      const key = Buffer.from(line.row.path).toString("latin1");
      if (!rows.has(key)) rows.set(key, line.row);
    } else if (line.kind === "deleted") deleted.push(line.row);
    else if (line.kind === "chain") chain = line.place;
    else problems.push(line.text);
  }
  return { rows: [...rows.values()], deleted, problems, ...(chain === undefined ? {} : { chain }) };
}
