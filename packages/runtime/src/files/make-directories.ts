import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder and those above it that are missing. A folder that is there already is fine.
 *
 * Node's own `recursive` never returns for a path like `/proc/x`, where the parent exists and the folder cannot.
 *
 * @param options.mode Permission bits of every folder that is made.
 */
export function makeDirectories(path: string, { mode }: { mode: number }): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path && statSync(parent, { throwIfNoEntry: false }) === undefined) makeDirectories(parent, { mode });
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
