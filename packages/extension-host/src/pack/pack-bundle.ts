import { closeSync, unlinkSync } from "node:fs";
import { encodeManifest, type ManifestItem, type SceneLists } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, displayPath, scanTree, type TreeItem } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { BigFiles } from "./big-files.ts";
import type { PackReport } from "./pack-report.ts";
import { type PackedFile, writeStagedFile } from "./packed-file.ts";
import { TarSlices } from "./tar-slices.ts";

export interface PackBundleOptions {
  readonly roots: SandboxRoots;
  readonly lists: SceneLists;
  readonly staging: Staging;
  /** Hands an open file over; resolves when the client has it. */
  readonly handOver: (file: PackedFile) => Promise<void>;
  readonly report: PackReport;
}

export interface PackResult {
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly failedCount: number;
  readonly skippedCount: number;
}

/**
 * Walks the tree once and hands everything over as it goes: big files as they are, the rest in tar slices,
 * `manage.json` last. While the client copies one file the next is already being packed; there is never a third.
 *
 * Files are read with synchronous calls: this process has nothing else to do, and awaiting each of thousands of small
 * reads costs five to eight times as much.
 */
export async function packBundle(options: PackBundleOptions): Promise<PackResult> {
  const counts = { fileCount: 0, totalBytes: 0, failedCount: 0, skippedCount: 0 };
  const report: PackReport = {
    ...options.report,
    fileFailed: (path, errno, message) => {
      counts.failedCount += 1;
      options.report.fileFailed(path, errno, message);
    },
  };
  const outgoing = new Outgoing(options.handOver);
  const tars = new TarSlices(options.staging, report);
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
    const added = item.kind === "file" && BigFiles.isBig(item) ? bigs.open(item) : tars.add(item);
    if (added.file !== undefined) await send(added.file);
    if (!added.isSaved) continue;
    counts.fileCount += item.kind === "file" ? 1 : 0;
    counts.totalBytes += added.bytes;
  }
  await send(tars.finish());
  await outgoing.settle();
  bigs.reportChanged();
  await outgoing.send(writeStagedFile(options.staging, "manage.json", encodeManifest(manifest)));
  await outgoing.settle();
  return counts;
}

// At most one file is on its way while the next is made; each is closed and, where it is ours, unlinked when it is over.
class Outgoing {
  readonly #handOver: (file: PackedFile) => Promise<void>;
  #last: Promise<void> = Promise.resolve();

  constructor(handOver: (file: PackedFile) => Promise<void>) {
    this.#handOver = handOver;
  }

  async send(file: PackedFile): Promise<void> {
    await this.#last;
    this.#last = this.#deliver(file);
    // The failure is met by whoever awaits #last next; until then it must not count as unhandled.
    this.#last.catch(() => {});
  }

  async settle(): Promise<void> {
    await this.#last;
  }

  async #deliver(file: PackedFile): Promise<void> {
    try {
      await this.#handOver(file);
    } finally {
      closeSync(file.fd);
      if (file.isTemporary) unlinkSync(file.hostPath);
    }
  }
}

const failureTexts: Partial<Record<Extract<TreeItem, { kind: "skipped" }>["reason"], string>> = {
  unreadable: "cannot be read",
  pathTooLong: "has a path of 4,096 bytes or more",
};

function tellSkipped(item: Extract<TreeItem, { kind: "skipped" }>, report: PackReport): void {
  const path = displayPath(item.path as BytePath);
  const failure = failureTexts[item.reason];
  if (failure === undefined) report.note(`not saved, ${item.reason}: ${path}`);
  else report.fileFailed(path, item.errno ?? "EIO", failure);
}
