import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { encodeManifest, type ManifestItem } from "@carryall/formats";
import { snapshotTree, type TreeSnapshot } from "@carryall/testkit";
import type { BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";

const base = "/data/storage/el2/base";
/** In each root: what a restore stages, which is removed when its bundle ends. */
const staging = ["el1/base/.backup", "el2/base/.backup", "el2/database/.backup"];

export function itemOf(fileName: string, bytes: Uint8Array, changes: Partial<ManifestItem> = {}): ManifestItem {
  return {
    fileName,
    path: Buffer.from(`${base}/.backup/backup/${fileName}`),
    stat: { sizeBytes: bytes.length, mode: 0o100600, atimeNs: 0n, mtimeNs: 0n },
    isBigFile: false,
    isUserTar: false,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...changes,
  };
}

/** A set whose manifest is right about its archives, so that only the archives are wrong. */
export function setOf(...archives: readonly Uint8Array[]): BackupSet {
  const contents = archives.map((bytes, number) => [`part.${number}.tar`, Buffer.from(bytes)] as const);
  return withManifest(
    contents,
    contents.map(([name, bytes]) => itemOf(name, bytes)),
  );
}

/** One of the original's: its manifest knows no SHA-256. */
export function originalSetOf(archive: Uint8Array): BackupSet {
  const { sha256: _unknown, ...item } = itemOf("part.0.tar", archive);
  return withManifest([["part.0.tar", Buffer.from(archive)]], [item]);
}

export function withManifest(
  contents: readonly (readonly [string, Buffer])[],
  items: readonly ManifestItem[],
): BackupSet {
  return new Map([...contents, ["manage.json", Buffer.from(encodeManifest(items))]]);
}

/** Everything around the application's roots as well, but for what is staged. */
export function everythingOf(application: ThrowAwayApplication): TreeSnapshot {
  // Now, so that the folders in which they lie have their times already.
  for (const folder of staging) mkdirSync(join(application.directory, folder), { recursive: true });
  return snapshotTree(application.directory, { leaveOut: staging });
}
