import { existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";
import { removeTree } from "@carryall/runtime";
import { stagingFolderName } from "@carryall/scan";

const runFolderPrefix = "run-";
const restoreFolder = "restore";
/** Where a device packs; here only an application itself can have made it. */
const backupFolder = "backup";

/** Names of the folders that runs stage in; nothing else in `.backup` has such a name. */
export function stagingNameOf(startedAtMs: number, number: number): string {
  return `${runFolderPrefix}${startedAtMs}-${number}`;
}

/**
 * Removes one run's staging from every root. What an application itself put into `.backup` stays.
 *
 * @param options.clearsRestored Also what the run restored for the application to move.
 */
export function removeStaging(
  roots: SandboxRoots,
  stagingName: string,
  { clearsRestored }: { readonly clearsRestored: boolean },
): void {
  for (const folder of stagingFolders(roots)) {
    removeTree(join(folder, stagingName));
    if (clearsRestored) removeTree(join(folder, restoreFolder));
  }
}

/** Empties an application's temporary backup folders, whoever filled them. Call it while no extension runs. */
export function removeTemporaryFolders(roots: SandboxRoots): void {
  removeAllStaging(roots);
  for (const folder of stagingFolders(roots)) removeTree(join(folder, backupFolder));
}

/** True where something of a run is still lying there. */
export function isStaged(roots: SandboxRoots, stagingName: string): boolean {
  return stagingFolders(roots).some((folder) => existsSync(join(folder, stagingName)));
}

/**
 * Removes what runs of a service that was killed have left. Call it while no extension runs.
 *
 * @returns Host paths of what was removed.
 */
export function removeAllStaging(roots: SandboxRoots, { clearsRestored = true } = {}): string[] {
  const removed: string[] = [];
  for (const folder of stagingFolders(roots)) {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(runFolderPrefix) && !(clearsRestored && name === restoreFolder)) continue;
      removeTree(join(folder, name));
      removed.push(join(folder, name));
    }
  }
  return removed;
}

// An application may have put a link where the folder was: following it would remove a stranger's files.
function stagingFolders(roots: SandboxRoots): string[] {
  return roots
    .map((root) => join(root.hostPath, stagingFolderName))
    .filter((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() === true);
}
