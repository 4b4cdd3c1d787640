import { isArchiveItem, type ManifestItem } from "../manifest/manifest.ts";
import { parseManifest } from "../manifest/parse-manifest.ts";
import type { ChainPlace } from "../report/chain-place.ts";
import { parseReport } from "../report/parse-report.ts";
import type { DeletedRow, ReportRow } from "../report/report-row.ts";
import { pathKey } from "./path-key.ts";

/** One set of a chain, as it lies on disk. */
export interface ChainSet {
  /** The bytes of `manage.json`. */
  readonly manifest: Uint8Array;
  /**
   * The bytes of `<fileName>.rp`, for an item and for `manage.json` itself; nothing where there is none. A full backup
   * has none: what `listArchive` says of its archives can stand in, without which a folder that was deleted since
   * comes back.
   */
  readonly reportOf: (fileName: string) => Uint8Array | undefined;
}

/** A set with everything that is in it. */
export interface ReadSet {
  readonly items: readonly ReadItem[];
  /** Everything that was there, by path; absent where nobody knows: in a full backup. */
  readonly tree?: ReadonlyMap<string, ReportRow>;
  readonly deleted: readonly DeletedRow[];
  readonly place?: ChainPlace;
}

export interface ReadItem {
  readonly item: ManifestItem;
  /** What is in it, by path; absent where nobody knows. */
  readonly rows?: ReadonlyMap<string, ReportRow>;
}

/** @throws {BackupError} `unpackFailed` where its manifest cannot be read. */
export function readSet({ manifest, reportOf }: ChainSet): ReadSet {
  const items = parseManifest(new TextDecoder().decode(manifest)).map((item) => {
    const rows = rowsOf(item, reportOf(item.fileName));
    return rows === undefined ? { item } : { item, rows };
  });
  const report = reportOf("manage.json");
  const { rows, deleted, chain } = parseReport(report ?? "");
  return {
    items,
    deleted,
    // What came with a full backup is empty; the report of an application without any data has a header.
    ...(report === undefined || report.length === 0 ? {} : { tree: byPath(rows) }),
    ...(chain === undefined ? {} : { place: chain }),
  };
}

function rowsOf(item: ManifestItem, report: Uint8Array | undefined): ReadonlyMap<string, ReportRow> | undefined {
  const { rows } = parseReport(report ?? "");
  if (isArchiveItem(item)) return rows.length === 0 ? undefined : byPath(rows);
  // Its report's only row has the exact path, where the manifest's is not UTF-8.
  const [row = describeBigFile(item)] = rows.length === 1 ? rows : [];
  return byPath([row]);
}

function describeBigFile({ path, stat, isUserTar, sha256 = "" }: ManifestItem): ReportRow {
  const { mode, sizeBytes } = stat;
  const mtimeSeconds = Number(stat.mtimeNs / 1_000_000_000n);
  return { path, mode, isDirectory: false, sizeBytes, mtimeSeconds, sha256, isUserTar };
}

function byPath(rows: readonly ReportRow[]): ReadonlyMap<string, ReportRow> {
  return new Map(rows.map((row) => [pathKey(row.path), row]));
}
