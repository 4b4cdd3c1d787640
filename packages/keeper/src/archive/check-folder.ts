import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ManifestItem, parseManifest } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import { manifestFileName, resultFileName } from "./archive-layout.ts";

export interface ArchivedFile {
  readonly name: string;
  readonly sizeBytes: number;
}

export interface CheckFolderOptions {
  /** Names the bundle in messages. */
  readonly bundle: string;
  /** Also reads every file whose hash the manifest has. */
  readonly content: boolean;
  readonly signal: AbortSignal;
}

/**
 * Compares a bundle's folder with its manifest.
 *
 * @returns Every file of the bundle, `manage.json` last.
 * @throws {BackupError} `unpackFailed` that names the first file which is missing, of another size or of other content.
 */
export async function checkFolder(folder: string, options: CheckFolderOptions): Promise<ArchivedFile[]> {
  const { bundle, content, signal } = options;
  for (const item of readManifest(folder, bundle)) {
    checkSize(folder, item, bundle);
    if (content && item.sha256 !== undefined) await checkContent(folder, item, options);
    signal.throwIfAborted();
  }
  return listFiles(folder);
}

function readManifest(folder: string, bundle: string): ManifestItem[] {
  const path = join(folder, manifestFileName);
  if (!existsSync(path)) throw damaged(bundle, `${manifestFileName} is missing`);
  try {
    return parseManifest(readFileSync(path, "utf8"));
  } catch (error) {
    throw damaged(bundle, error instanceof Error ? error.message : String(error));
  }
}

function checkSize(folder: string, { fileName, stat }: ManifestItem, bundle: string): void {
  if (fileName.includes("/")) throw damaged(bundle, `its manifest names ${JSON.stringify(fileName)}, which is a path`);
  const found = statSync(join(folder, fileName), { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) throw damaged(bundle, `${fileName} is missing`);
  if (found.size === stat.sizeBytes) return;
  throw damaged(bundle, `${fileName} has ${found.size} bytes, and its manifest says ${stat.sizeBytes}`);
}

async function checkContent(
  folder: string,
  { fileName, sha256 }: ManifestItem,
  { bundle, signal }: CheckFolderOptions,
): Promise<void> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(join(folder, fileName), { highWaterMark: 1024 * 1024 }), hash, { signal });
  if (hash.digest("hex") !== sha256) throw damaged(bundle, `${fileName} has other content than its manifest says`);
}

function listFiles(folder: string): ArchivedFile[] {
  const names = readdirSync(folder).filter((name) => name !== resultFileName && name !== manifestFileName);
  return [...names.sort(), manifestFileName]
    .map((name) => ({ name, stats: statSync(join(folder, name)) }))
    .filter(({ stats }) => stats.isFile())
    .map(({ name, stats }) => ({ name, sizeBytes: stats.size }));
}

function damaged(bundle: string, so: string): BackupError {
  return new BackupError("unpackFailed", `Cannot use the backup of ${bundle}: ${so}`);
}
