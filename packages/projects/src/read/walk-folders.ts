import { readdirSync } from "node:fs";
import { join } from "node:path";

export interface WalkFoldersOptions {
  /** How far below the first folder. Default 5. */
  readonly maxDepth?: number;
  /** False for a folder that is left out, with all that is in it. Default: none is. */
  readonly isEntered?: (folder: string) => boolean;
}

const foldersOfTools = new Set(["node_modules", "oh_modules", "build", "hvigor"]);

/** A folder and those in it that may hold an author's sources, sorted by path: none that is hidden or that tools write. */
export function* walkFolders(directory: string, options: WalkFoldersOptions = {}): Generator<string> {
  const { maxDepth = 5, isEntered = () => true } = options;
  yield directory;
  if (maxDepth === 0) return;
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !foldersOfTools.has(entry.name))
    .map((entry) => entry.name)
    .sort();
  for (const name of folders) {
    const folder = join(directory, name);
    if (isEntered(folder)) yield* walkFolders(folder, { maxDepth: maxDepth - 1, isEntered });
  }
}
