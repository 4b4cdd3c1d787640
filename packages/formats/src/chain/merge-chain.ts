import { Buffer } from "node:buffer";
import { BackupError } from "@carryall/protocol";
import { bigFileName } from "../manifest/big-file-name.ts";
import { encodeManifest } from "../manifest/encode-manifest.ts";
import { isArchiveItem, type ManifestItem } from "../manifest/manifest.ts";
import { encodeReport } from "../report/encode-report.ts";
import type { DeletedRow, ReportRow } from "../report/report-row.ts";
import { type ChainSet, type ReadItem, type ReadSet, readSet } from "./chain-set.ts";
import { findNewestVersions, type Version } from "./newest-versions.ts";
import { pathKey } from "./path-key.ts";

/** A file of one of the sets, as it is to be sent. */
export interface MergedFile {
  /** The name to send it under: its own, or another where two sets have the same. */
  readonly fileName: string;
  /** Which of the sets has it, counted from 0, and under which name. */
  readonly set: number;
  readonly setFileName: string;
  /** The bytes of `<fileName>.rp`, which must be sent with it: they say what is to be taken from it. */
  readonly report: Uint8Array;
}

/** What one restore needs to bring back the last state of a chain. */
export interface MergedChain {
  /** In the order of the manifest. What is in none of them any more is left out. */
  readonly files: readonly MergedFile[];
  /** The text of `manage.json`. */
  readonly manifest: string;
  /** The bytes of `manage.json.rp`: everything that is to be there, and what is to be gone. Empty without any report. */
  readonly report: Uint8Array;
  /** What an earlier set holds and the last one no longer lists, in byte order. */
  readonly deleted: readonly DeletedRow[];
  /** One sentence for each file whose last content no set holds. */
  readonly problems: readonly string[];
}

export interface MergeChainOptions {
  /** Hashes bytes to hex digits of either case. */
  readonly sha256Hex: (bytes: Uint8Array) => string;
}

const headerOnly = encodeReport([]);

/**
 * Joins a full backup, or a first increment, and the increments that follow it into one set, so that a single restore,
 * ours or the original's, gives the last state: every archive with a report of what is to be taken from it, a manifest
 * with all files that are still needed, and a report with what was deleted. No file is rewritten.
 *
 * The last set's report says what the last state is. The original records no deletions; that a path is no longer listed
 * is one. What the original listed and never sent comes back as the newest version that any set has, with a problem.
 * Two things are beyond the original's reader: a deleted folder comes back empty, and a file does not take the place of
 * a folder.
 *
 * @param sets Oldest first. What stands before the last full backup is not needed and not looked at.
 * @throws {BackupError} `invalidArgument` where a set continues another one than the set before it; `unpackFailed`
 *   where a manifest cannot be read.
 */
export function mergeChain(sets: readonly ChainSet[], { sha256Hex }: MergeChainOptions): MergedChain {
  const all = sets.map(readSet);
  const from = Math.max(
    0,
    all.findLastIndex(({ tree }) => tree === undefined),
  );
  checkPlaces(sets, all, { from, sha256Hex });
  checkReports(all);
  const used = all.slice(from);
  const final = used.at(-1)?.tree;
  const versions = final === undefined ? undefined : findNewestVersions(used, final);
  const chosen = used.flatMap(({ items }, set) => items.flatMap((each) => choose(each, set, versions) ?? []));
  const files = nameApart(chosen, sha256Hex).map((file) => ({ ...file, set: file.set + from }));
  const deleted = final === undefined ? [] : findDeleted(used, final);
  return {
    files: files.map(({ item, set, setFileName, rows }) => {
      return { fileName: item.fileName, set, setFileName, report: encodeReport(rows) };
    }),
    manifest: encodeManifest(files.map(({ item }) => item)),
    report: final === undefined ? headerOnly : encodeReport(final.values(), deleted),
    deleted,
    problems: findProblems(final, versions),
  };
}

function checkPlaces(
  sets: readonly ChainSet[],
  all: readonly ReadSet[],
  { from, sha256Hex }: MergeChainOptions & { readonly from: number },
): void {
  for (const [index, { place }] of all.entries()) {
    if (index <= from || place?.parentId === undefined) continue;
    const report = sets[index - 1]?.reportOf("manage.json");
    if (report !== undefined && sha256Hex(report).toLowerCase() === place.parentId) continue;
    throw new BackupError(
      "invalidArgument",
      `Cannot merge the chain: set ${index + 1} does not continue set ${index}, but one with the report ${place.parentId}`,
      { hint: "Give every set since the last full backup, oldest first, with its reports as they were received" },
    );
  }
}

function checkReports(all: readonly ReadSet[]): void {
  for (const [index, { items, tree }] of all.entries()) {
    const unlisted = items.find(({ rows }) => rows === undefined);
    if (tree === undefined || unlisted === undefined) continue;
    const what = `the report of ${unlisted.item.fileName} in set ${index + 1} is missing or empty`;
    throw new BackupError("invalidArgument", `Cannot merge the chain: ${what}`);
  }
}

interface ChosenFile {
  readonly item: ManifestItem;
  readonly set: number;
  readonly setFileName: string;
  readonly rows: readonly ReportRow[];
}

/** What is to be taken from an item; nothing where the whole of it is overruled. */
function choose(
  each: ReadItem,
  set: number,
  versions: ReadonlyMap<string, Version> | undefined,
): ChosenFile | undefined {
  const { item, rows } = each;
  const chosen = { item, set, setFileName: item.fileName };
  if (versions === undefined) return { ...chosen, rows: [] };
  const taken = rows === undefined ? takenFromUnlisted(versions, set) : takenFrom(versions, each);
  // A report without rows would mean everything.
  return taken.length === 0 ? undefined : { ...chosen, rows: taken };
}

function takenFrom(versions: ReadonlyMap<string, Version>, each: ReadItem): ReportRow[] {
  return [...(each.rows ?? [])].filter(([path]) => versions.get(path)?.from === each).map(([, row]) => row);
}

/** Nobody knows which of the archives it is in, and a row too many does no harm. */
function takenFromUnlisted(versions: ReadonlyMap<string, Version>, set: number): ReportRow[] {
  return [...versions.values()].filter((each) => each.set === set && each.from === undefined).map(({ row }) => row);
}

/** Archives are unpacked in byte order of their names, which has to be that of the sets; and no name occurs twice. */
function nameApart(chosen: readonly ChosenFile[], sha256Hex: MergeChainOptions["sha256Hex"]): ChosenFile[] {
  const isInOrder = areInOrder(chosen.filter(({ item }) => isArchiveItem(item)));
  const taken = new Set<string>();
  return chosen.map((file) => {
    const { item, set } = file;
    const ordered =
      isInOrder || !isArchiveItem(item) ? item.fileName : `${String(set).padStart(13, "0")}_${item.fileName}`;
    const fileName = taken.has(ordered) ? bigFileName(item.path, taken, sha256Hex, { hasExtension: false }) : ordered;
    taken.add(fileName);
    return { ...file, item: { ...item, fileName } };
  });
}

function areInOrder(archives: readonly ChosenFile[]): boolean {
  let highest = "";
  let before = "";
  let set = -1;
  for (const file of archives) {
    if (file.set !== set) before = highest;
    set = file.set;
    if (before !== "" && compareBytes(file.setFileName, before) <= 0) return false;
    if (compareBytes(file.setFileName, highest) > 0) highest = file.setFileName;
  }
  return true;
}

function findDeleted(sets: readonly ReadSet[], final: ReadonlyMap<string, ReportRow>): DeletedRow[] {
  const gone = new Map<string, DeletedRow>();
  for (const { items, tree, deleted } of sets) {
    const held = items.flatMap(({ rows }) => [...(rows?.values() ?? [])]);
    for (const { path, isDirectory } of [...held, ...(tree?.values() ?? []), ...deleted]) {
      const key = pathKey(path);
      if (final.has(key)) continue;
      // Both where it was the one and then the other: a target may have it as either.
      gone.set(`${key}${isDirectory ? "/" : ""}`, { path: Uint8Array.from(Buffer.from(key, "latin1")), isDirectory });
    }
  }
  return [...gone.values()].sort((one, other) => Buffer.compare(one.path, other.path));
}

function findProblems(
  final: ReadonlyMap<string, ReportRow> = new Map(),
  versions: ReadonlyMap<string, Version> = new Map(),
): string[] {
  return [...final].flatMap(([path, { isDirectory }]) => {
    const version = versions.get(path);
    if (isDirectory || version?.isExact === true) return [];
    const name = `/${Buffer.from(path, "latin1")}`;
    if (version === undefined) return [`${name}: the last report lists it, and no set holds it`];
    return [`${name}: no set holds what the last report lists; that of set ${version.set + 1} is taken`];
  });
}

function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
