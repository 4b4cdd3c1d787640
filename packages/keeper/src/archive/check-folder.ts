import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type ManifestItem, parseManifest } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import { manifestFileName, resultFileName } from "./archive-layout.ts";

export interface ArchivedFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Compares a bundle's folder with its manifest, by names and sizes. Whether the content is what the manifest says is for
 * the extension to see, which reads every byte before it touches anything.
 *
 * @param options.bundle Names the bundle in messages.
 * @returns Every file of the bundle, `manage.json` last.
 * @throws {BackupError} `unpackFailed` that names the first file which is missing or of another size.
 */
export function checkFolder(folder: string, { bundle }: { readonly bundle: string }): ArchivedFile[] {
  for (const item of readManifest(folder, bundle)) checkSize(folder, item, bundle);
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

function checkSize(folder: string, { fileName, stat, hasChanged }: ManifestItem, bundle: string): void {
  if (fileName.includes("/")) throw damaged(bundle, `its manifest names ${JSON.stringify(fileName)}, which is a path`);
  const found = statSync(join(folder, fileName), { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) throw damaged(bundle, `${fileName} is missing`);
  if (found.size === stat.sizeBytes || hasChanged === true) return;
  throw damaged(bundle, `${fileName} has ${found.size} bytes, and its manifest says ${stat.sizeBytes}`);
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
