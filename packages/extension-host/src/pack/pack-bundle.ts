import { encodeManifest, type ManifestItem } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type ScanLists, scanTree } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { BigFiles } from "./big-files.ts";
import { Outgoing } from "./outgoing.ts";
import { PackCounts, type PackResult } from "./pack-counts.ts";
import { packFile } from "./pack-file.ts";
import type { PackReport } from "./pack-report.ts";
import { type HandOver, type PackedFile, writeStagedFile } from "./packed-file.ts";
import { TarSlices } from "./tar-slices.ts";
import { tellSkipped } from "./tell-skipped.ts";

export interface PackBundleOptions {
  readonly roots: SandboxRoots;
  readonly lists: ScanLists;
  readonly staging: Staging;
  /** Hands an open file over, with its report in an increment; resolves when the client has it. */
  readonly handOver: HandOver;
  readonly report: PackReport;
}

/**
 * Walks the tree once and hands everything over as it goes: big files as they are, the rest in tar slices,
 * `manage.json` last. While the client copies one file the next is already being packed; there is never a third.
 *
 * Files are read with synchronous calls: this process has nothing else to do, and awaiting each of thousands of small
 * reads costs five to eight times as much.
 */
export async function packBundle(options: PackBundleOptions): Promise<PackResult> {
  const counts = new PackCounts();
  const report = counts.counting(options.report);
  const outgoing = new Outgoing(options.handOver);
  using tars = new TarSlices(options.staging, report);
  const bigs = new BigFiles(options.staging, report);
  const manifest: ManifestItem[] = [];
  const send = async (file: PackedFile | undefined) => {
    if (file === undefined) return;
    manifest.push(file.item);
    await outgoing.send(file);
  };

  for (const item of scanTree(options.roots, options.lists)) {
    if (item.kind === "skipped") {
      counts.skippedCount += 1;
      tellSkipped(item, report);
      continue;
    }
    const added = item.kind === "file" ? packFile(item, { tars, bigs }) : tars.add(item);
    if (added.file !== undefined) await send(added.file);
    if (!added.isSaved) continue;
    counts.fileCount += item.kind === "file" ? 1 : 0;
    counts.totalBytes += added.bytes;
  }
  await send(tars.finish());
  await outgoing.settle();
  const items = bigs.confirm(manifest);
  await outgoing.send(writeStagedFile(options.staging, "manage.json", encodeManifest(items)));
  await outgoing.settle();
  return counts.toResult();
}
