import { createHash } from "node:crypto";
import { chmodSync, closeSync, fchmodSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { openFileTimes } from "@carryall/runtime";
import type { TreeEntry, TreeSnapshot } from "@carryall/testkit";
import { CorpusContent } from "./corpus-content.ts";
import type { PlannedBundle, PlannedFile } from "./plan-corpus.ts";

export interface PlantCorpusOptions {
  readonly seed: number;
  /** The folder of a bundle into which its files go. It exists. */
  readonly folderOf: (bundle: string) => string;
}

const folderMode = 0o700;
const folderTimeNs = 1_400_000_000_123_456_789n;

/**
 * Writes a corpus to disk.
 *
 * @returns What must be found below each bundle's folder. From the plan and the bytes as they were made, not read back.
 */
export function plantCorpus(
  plan: readonly PlannedBundle[],
  { seed, folderOf }: PlantCorpusOptions,
): ReadonlyMap<string, TreeSnapshot> {
  const content = new CorpusContent(seed);
  return new Map(plan.map(({ name, files }) => [name, plantBundle(folderOf(name), files, content)]));
}

function plantBundle(root: string, files: readonly PlannedFile[], content: CorpusContent): TreeSnapshot {
  const times = openFileTimes();
  const snapshot = new Map<string, TreeEntry>();
  const folders = foldersOf(files);
  for (const folder of folders) mkdirSync(join(root, folder), { mode: folderMode });
  for (const file of files) {
    const path = join(root, file.path);
    const sha256 = writeContent(path, file, content);
    times.set(path, { atimeNs: file.mtimeNs, mtimeNs: file.mtimeNs });
    snapshot.set(keyOf(file.path), { ...entryOf(file.mode, file.mtimeNs), sizeBytes: file.sizeBytes, sha256 });
  }
  // Last, because every new entry gives its folder a new time.
  for (const folder of folders) {
    chmodSync(join(root, folder), folderMode);
    times.set(join(root, folder), { atimeNs: folderTimeNs, mtimeNs: folderTimeNs });
    snapshot.set(keyOf(folder), { ...entryOf(folderMode, folderTimeNs), kind: "directory" });
  }
  return snapshot;
}

/** Outer ones first. */
function foldersOf(files: readonly PlannedFile[]): string[] {
  const folders = new Set<string>();
  for (const { path } of files) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}

function writeContent(path: string, file: PlannedFile, content: CorpusContent): string {
  const hash = createHash("sha256");
  const fd = openSync(path, "wx", 0o600);
  try {
    for (const chunk of content.chunksOf(file)) {
      hash.update(chunk);
      for (let done = 0; done < chunk.length; ) done += writeSync(fd, chunk, done);
    }
    fchmodSync(fd, file.mode);
  } finally {
    closeSync(fd);
  }
  return hash.digest("hex");
}

function entryOf(mode: number, mtimeNs: bigint): TreeEntry {
  const octal = mode.toString(8).padStart(4, "0");
  return { kind: "file", mode: octal, mtimeNs: String(mtimeNs), sizeBytes: 0, sha256: "" };
}

// Snapshots name paths by one character a byte.
function keyOf(path: string): string {
  return Buffer.from(path).toString("latin1");
}
