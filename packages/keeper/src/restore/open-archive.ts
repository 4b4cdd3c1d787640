import { closeSync, existsSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { BackupError } from "@carryall/protocol";
import { capabilityFileName } from "../archive/archive-layout.ts";
import { explainFileError } from "../archive/explain-file-error.ts";
import { recoverArchive } from "../archive/recover-archive.ts";

/** An archive to restore from. */
export interface OpenedArchive extends Disposable {
  /** The source device's capability file. */
  readonly capabilityFd: number;
  /** What was asked for, or everything there is, by name. */
  readonly bundles: readonly string[];
}

/**
 * @param wanted Empty for every bundle in the archive.
 * @throws {BackupError} `invalidArgument` for a directory that is no archive, or has no backup of what is wanted.
 */
export function openArchive(directory: string, wanted: readonly string[]): OpenedArchive {
  const what = `Cannot restore from ${directory}`;
  if (!existsSync(join(directory, capabilityFileName))) {
    throw new BackupError("invalidArgument", `${what}: there is no ${capabilityFileName} in it`, {
      hint: "Name a directory that a backup made",
    });
  }
  recoverWherePossible(directory);
  const found = explainFileError(what, () => listFolders(directory));
  for (const bundle of wanted) refuseUnlessFound(bundle, found, directory);
  const capabilityFd = explainFileError(what, () => openSync(join(directory, capabilityFileName), "r"));
  return {
    capabilityFd,
    bundles: wanted.length > 0 ? [...new Set(wanted)] : found,
    [Symbol.dispose]: () => closeSync(capabilityFd),
  };
}

function recoverWherePossible(directory: string): void {
  try {
    recoverArchive(directory);
  } catch (error) {
    // Lost: the leftovers stay, as they must where the archive may only be read.
    if (!(error instanceof Error) || !("code" in error)) throw error;
  }
}

function listFolders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}

function refuseUnlessFound(bundle: string, found: readonly string[], directory: string): void {
  if (found.includes(bundle)) return;
  throw new BackupError("invalidArgument", `Cannot restore ${bundle}: there is no backup of it in ${directory}`, {
    hint: found.length === 0 ? "This archive is empty" : `It holds ${found.join(", ")}`,
  });
}
