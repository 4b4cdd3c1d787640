import type { ReportRow } from "../report/report-row.ts";
import type { ReadItem, ReadSet } from "./chain-set.ts";

/** Where the version of a path that counts is. */
export interface Version {
  readonly set: number;
  /** Absent for what can only be in the archives of a full backup without reports. */
  readonly from?: ReadItem;
  /** As it is there; as the last report lists it where nobody knows. */
  readonly row: ReportRow;
  /** It has the content that the last report lists, as far as that is known. */
  readonly isExact: boolean;
}

/**
 * Of everything in the last report, the set and item that hold it: the newest version with the content that is listed,
 * or the newest one at all where no set has that content.
 *
 * @returns By path. What no set holds is not in it.
 */
export function findNewestVersions(
  sets: readonly ReadSet[],
  final: ReadonlyMap<string, ReportRow>,
): ReadonlyMap<string, Version> {
  const versions = new Map<string, Version>();
  for (const [set, { items }] of [...sets.entries()].reverse()) {
    for (const from of items) {
      for (const [path, row] of from.rows ?? []) {
        const listed = final.get(path);
        if (listed === undefined || listed.isDirectory !== row.isDirectory) continue;
        const isExact = row.isDirectory || row.sha256 === "" || listed.sha256 === "" || row.sha256 === listed.sha256;
        const known = versions.get(path);
        if (known === undefined || (isExact && !known.isExact)) versions.set(path, { set, from, row, isExact });
      }
    }
  }
  const base = sets[0];
  // A full backup without reports: what nobody else holds is there, if it is anywhere.
  if (base?.items.some(({ rows }) => rows === undefined) === true) {
    for (const [path, row] of final) if (!versions.has(path)) versions.set(path, { set: 0, row, isExact: true });
  }
  return versions;
}
