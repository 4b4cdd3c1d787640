import { createHash } from "node:crypto";
import { type ChainPlace, readReport } from "@carryall/formats";
import { type BytePath, bytesOf } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import { relativePath } from "./report-row-of.ts";
import { RowStore } from "./row-store.ts";

/** What the client kept of the backup before: what was there, and of which chain it is. */
export interface PreviousReport {
  /** It says what was there. Else times alone decide: one of the original's without a row says nothing. */
  readonly isKnown: boolean;
  readonly rows: RowStore;
  /** Where in `rows` the one of a sandbox path is. Used up by who compares. */
  readonly places: Map<BytePath, number>;
  /** Its times have nanoseconds; the original's have whole seconds. */
  readonly hasExactTimes: boolean;
  /** Where the set that follows it stands. */
  readonly next: ChainPlace;
  /** One sentence for each row that had to be left out. */
  readonly problems: readonly string[];
}

/** Most problems that are kept: a report that is damaged throughout has as many as lines. */
const maxProblems = 20;

/** @param chunks The bytes of the `manage.json.rp` of the backup before, ours or the original's, in any pieces. */
export function readPreviousReport(chunks: Iterable<Uint8Array>): PreviousReport {
  const sha256 = createHash("sha256");
  const rows = new RowStore();
  const places = new Map<BytePath, number>();
  const problems: string[] = [];
  let place: ChainPlace | undefined;
  for (const line of readReport(passThrough(chunks, (chunk) => sha256.update(chunk)))) {
    if (line.kind === "row") {
      const path = rowPath(line.row.path);
      if (path === undefined || places.has(path)) continue;
      places.set(path, rows.add({ ...line.row, path: bytesOf(relativePath(path)) }));
    } else if (line.kind === "chain") place = line.place;
    else if (line.kind === "problem" && problems.length < maxProblems) problems.push(line.text);
  }
  if (places.size === 0 && place === undefined) return { ...noPreviousReport(), problems };
  const parentId = sha256.digest("hex");
  const next = { parentId, baseId: place?.baseId ?? parentId };
  return { isKnown: true, rows, places, hasExactTimes: place !== undefined, next, problems };
}

function* passThrough(chunks: Iterable<Uint8Array>, see: (chunk: Uint8Array) => void): Generator<Uint8Array> {
  for (const chunk of chunks) {
    see(chunk);
    yield chunk;
  }
}

/** Of a first backup, and where the client kept nothing. */
export function noPreviousReport(): PreviousReport {
  return { isKnown: false, rows: new RowStore(), places: new Map(), hasExactTimes: false, next: {}, problems: [] };
}
