import { encodeManifest, type ManifestItem } from "@carryall/formats";
import { scanTree, type TreeItem } from "@carryall/scan";
import { BigFiles } from "./big-files.ts";
import { Increment } from "./increment.ts";
import { Outgoing } from "./outgoing.ts";
import type { PackBundleOptions } from "./pack-bundle.ts";
import { PackCounts, type PackResult } from "./pack-counts.ts";
import { packFile } from "./pack-file.ts";
import { type PackedFile, writeStagedFile } from "./packed-file.ts";
import type { PreviousReport } from "./previous-report.ts";
import { stageReport } from "./stage-report.ts";
import { TarSlices } from "./tar-slices.ts";
import { tellSkipped } from "./tell-skipped.ts";

export interface PackIncrementOptions extends PackBundleOptions {
  /** Whole seconds since 1970; 0 for everything. */
  readonly lastIncrementalTime: number;
  /** Decides where it says anything. */
  readonly previous: PreviousReport;
  /** Begins the archives' names, so that those of later increments sort behind. */
  readonly nowMs: number;
}

/**
 * Walks the tree once and hands over what changed: small files and folders in tars, big files as they are, each with a
 * report of what is in it; `manage.json` last, with the report of everything that is there now and what is gone.
 *
 * @see app_file_service: sub_ext_extension.cpp, DoIncrementalBackup
 */
export async function packIncrement(options: PackIncrementOptions): Promise<PackResult> {
  const { roots, lists, staging, lastIncrementalTime, previous, nowMs } = options;
  const counts = new PackCounts();
  const report = counts.counting(options.report);
  const outgoing = new Outgoing(options.handOver);
  const form = { tarPrefix: `${nowMs}_`, isIncrement: true };
  using tars = new TarSlices(staging, report, { form });
  const bigs = new BigFiles(staging, report, { form });
  const increment = new Increment({ roots, lastIncrementalTime, previous, report });
  const manifest: ManifestItem[] = [];

  for (const item of scanTree(roots, lists)) {
    if (item.kind === "skipped") {
      counts.skippedCount += 1;
      tellSkipped(item, report);
      increment.skipped(item);
    } else if (item.kind === "directory") {
      if (increment.hasChangedFolder(item)) await send(tars.add(item).file);
    } else if (await increment.hasChangedFile(item)) await pack(item);
  }
  await send(tars.finish());
  await outgoing.settle();
  const items = bigs.confirm(manifest);
  const index = writeStagedFile(staging, "manage.json", encodeManifest(items));
  const all = stageReport(staging, "manage.json.rp", { ...increment.finish(), chain: previous.next });
  await outgoing.send(index, all);
  await outgoing.settle();
  return counts.toResult();

  async function pack(item: Extract<TreeItem, { kind: "file" }>): Promise<void> {
    const { file, isSaved, bytes, row } = packFile(item, { tars, bigs });
    if (isSaved && row !== undefined) {
      increment.sent(item, row);
      counts.fileCount += 1;
      counts.totalBytes += bytes;
    } else increment.notSent(item);
    await send(file);
  }

  async function send(file: PackedFile | undefined): Promise<void> {
    if (file === undefined) return;
    manifest.push(file.item);
    await outgoing.send(file, stageReport(staging, `${file.name}.rp`, { rows: file.rows }));
  }
}
