import { encodeManifest, encodeSingleFileName, isPathText, type ManifestItem } from "@carryall/formats";
import { type BytePath, bytePathOf, bytesOf, displayPath, parentPathOf, scanTree, type TreeItem } from "@carryall/scan";
import { type BatchEntry, Batches } from "./batches.ts";
import { BigFiles } from "./big-files.ts";
import { Outgoing } from "./outgoing.ts";
import type { PackBundleOptions } from "./pack-bundle.ts";
import { PackCounts, type PackResult } from "./pack-counts.ts";
import { type PackedFile, writeStagedFile } from "./packed-file.ts";
import { TarSlices } from "./tar-slices.ts";
import { tellSkipped } from "./tell-skipped.ts";

export interface PackWithoutTarsOptions extends PackBundleOptions {
  /** Most files that are handed over at once. */
  readonly batchSize: number;
  /** Hands several over at once; resolves when the client has them. */
  readonly handOverBatch: (batch: readonly BatchEntry[]) => Promise<void>;
}

type FileItem = Extract<TreeItem, { kind: "file" }>;

/**
 * Walks the tree once and hands over every file by itself, in batches; `manage.json` last and alone. A file that cannot
 * be opened goes without its content, and says why. Two things travel in a tar nevertheless, which is handed over like
 * a file: empty folders, and small files whose path is not UTF-8 and so can stand in no name.
 *
 * @see app_file_service: ext_extension.cpp, ReportAppFileReadys
 */
export async function packWithoutTars(options: PackWithoutTarsOptions): Promise<PackResult> {
  const { roots, lists, staging, batchSize, handOverBatch } = options;
  const counts = new PackCounts();
  const report = counts.counting(options.report);
  const batches = new Batches({ batchSize, handOverBatch });
  using tars = new TarSlices(staging, report);
  const files = new BigFiles(staging, report);
  const manifest: ManifestItem[] = [];
  const filled = new Set<BytePath>();

  for (const item of scanTree(roots, lists)) {
    if (item.kind === "skipped") {
      counts.skippedCount += 1;
      tellSkipped(item, report);
      continue;
    }
    if (item.kind === "file") await add(item);
    else if (!filled.has(item.savedPath)) await sendTar(tars.add(item).file);
    filled.delete(item.savedPath);
    filled.add(parentPathOf(item.savedPath));
  }
  await sendTar(tars.finish());
  await batches.flush();
  const items = files.confirm(manifest);
  const outgoing = new Outgoing(options.handOver);
  await outgoing.send(writeStagedFile(staging, "manage.json", encodeManifest(items, { hasTimes: false })));
  await outgoing.settle();
  return counts.toResult();

  async function add(item: FileItem): Promise<void> {
    if (isPathText(bytesOf(item.savedPath))) await addByItself(item);
    else if (BigFiles.isBig(item)) tellUnnamable(item);
    else await addToTar(item);
  }

  async function addByItself(item: FileItem): Promise<void> {
    const { file, bytes, errno = "EIO" } = files.open(item);
    if (file === undefined) {
      await batches.add({ name: nameOf(item), errno });
      return;
    }
    count(bytes);
    await send(file, item.savedPath);
  }

  async function addToTar(item: FileItem): Promise<void> {
    const { file, isSaved, isTooBig, bytes } = tars.add(item);
    if (isTooBig === true) tellUnnamable(item);
    if (isSaved) count(bytes);
    await sendTar(file);
  }

  function tellUnnamable(item: FileItem): void {
    report.fileFailed(displayPath(item.path), "EILSEQ", "is big, and has a path that is not UTF-8");
  }

  function count(bytes: number): void {
    counts.fileCount += 1;
    counts.totalBytes += bytes;
  }

  async function sendTar(file: PackedFile | undefined): Promise<void> {
    if (file !== undefined) await send(file, bytePathOf(file.sandboxPath));
  }

  async function send(file: PackedFile, path: BytePath): Promise<void> {
    manifest.push({ ...file.item, fileName: displayPath(path) });
    await batches.add({ name: encodeSingleFileName(bytesOf(path), file.item.stat), file });
  }
}

function nameOf({ savedPath, stats }: FileItem): string {
  const { atimeNs, mtimeNs } = stats;
  return encodeSingleFileName(bytesOf(savedPath), { mode: Number(stats.mode), atimeNs, mtimeNs });
}
