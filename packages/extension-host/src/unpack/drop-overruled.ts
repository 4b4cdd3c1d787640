import { BackupError } from "@carryall/protocol";
import { type BytePath, displayPath, parentPathOf } from "@carryall/scan";
import type { PlannedDirectory, PlannedEntry, PlannedFile } from "./planned-entry.ts";

type Files = Map<BytePath, PlannedFile>;
type Directories = Map<BytePath, PlannedDirectory>;

/**
 * Where a chain of archives has a file and, at another time, a folder in the same place, leaves the later of the two.
 *
 * @throws {BackupError} `unpackFailed` where both are in one archive: no tree can have held them.
 */
export function dropOverruled(files: Files, directories: Directories): void {
  // A file that was dropped may have hidden another above it.
  while (dropOnce(files, directories));
}

function dropOnce(files: Files, directories: Directories): boolean {
  const fileAbove = new Map<BytePath, PlannedFile | undefined>();
  let hasDropped = false;
  const compare = (entry: PlannedEntry, file: PlannedFile | undefined, drop: () => void) => {
    // Dropped a moment ago, for another entry.
    if (file === undefined || files.get(file.target.path) !== file) return;
    if (entry.from === file.from) throw refused(file);
    if (entry.order < file.order) drop();
    else files.delete(file.target.path);
    hasDropped = true;
  };
  for (const [path, entry] of directories) compare(entry, findFile(path), () => directories.delete(path));
  for (const [path, entry] of files) compare(entry, findFile(parentPathOf(path)), () => files.delete(path));
  return hasDropped;

  /** The file that is planned for this path or the nearest one above it. */
  function findFile(path: BytePath): PlannedFile | undefined {
    if (path === "") return undefined;
    if (fileAbove.has(path)) return fileAbove.get(path);
    const found = files.get(path) ?? findFile(parentPathOf(path));
    fileAbove.set(path, found);
    return found;
  }
}

function refused({ target, from }: PlannedFile): BackupError {
  return new BackupError(
    "unpackFailed",
    `Cannot unpack ${JSON.stringify(displayPath(target.path))} of ${from}: it is a file there, and a folder as well`,
  );
}
