import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";
import { removeTree } from "@carryall/runtime";
import { stagingFolderName } from "@carryall/scan";

const runFolderPrefix = "run-";
const restoreFolder = "restore";

/** Names of the folders that runs stage in; nothing else in `.backup` has such a name. */
export function stagingNameOf(startedAtMs: number, number: number): string {
  return `${runFolderPrefix}${startedAtMs}-${number}`;
}

/** Removes one run's staging from every root. What an application itself put into `.backup` stays. */
export function removeStaging(roots: SandboxRoots, stagingName: string): void {
  for (const folder of stagingFolders(roots)) {
    removeTree(join(folder, stagingName));
    removeTree(join(folder, restoreFolder));
  }
}

/**
 * Removes what runs of a service that was killed have left. Call it while no extension runs.
 *
 * @returns Host paths of what was removed.
 */
export function removeAllStaging(roots: SandboxRoots): string[] {
  const removed: string[] = [];
  for (const folder of stagingFolders(roots)) {
    for (const name of readdirSync(folder)) {
      if (!name.startsWith(runFolderPrefix) && name !== restoreFolder) continue;
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
