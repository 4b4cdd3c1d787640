import type { DeletedRow, SceneLists } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytesOf, parentPathOf, scanTree } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import type { Placement } from "./placement.ts";
import { type TargetPath, targetPathOf } from "./target-path.ts";

/** Something of the application that an increment takes away. */
export interface ObsoleteItem {
  readonly kind: "file" | "directory";
  readonly target: TargetPath;
}

export interface FindObsoleteOptions {
  readonly roots: SandboxRoots;
  /** The lists of the installed application's profile: what they do not name is never touched. */
  readonly lists: SceneLists;
  /** What the increment's report says is gone. */
  readonly deleted: readonly DeletedRow[];
  readonly placement: Pick<Placement, "files" | "directories">;
}

/**
 * What has to go before an increment takes its place, each folder behind what is in it: what the report says was
 * deleted, where it is still of that type, and what is in the way because it has become a folder or a file.
 *
 * Only what the scan of a backup would find is looked at. So links, the framework's own folders and whatever the
 * profile leaves out stay, whatever a report says.
 */
export function findObsolete({ roots, lists, deleted, placement }: FindObsoleteOptions): ObsoleteItem[] {
  // By type: the report of a merged chain may name a path as both, of which the target has one.
  const gone = {
    files: new Set(deleted.filter(({ isDirectory }) => !isDirectory).map(({ path }) => rowPath(path))),
    folders: new Set(deleted.filter(({ isDirectory }) => isDirectory).map(({ path }) => rowPath(path))),
  };
  const { files, directories } = placement;
  const folders = foldersOf(files.keys(), directories.keys());
  const obsolete: ObsoleteItem[] = [];
  for (const item of scanTree(roots, lists)) {
    if (item.kind === "skipped" || isRoot(roots, item.path)) continue;
    const isFolder = item.kind === "directory";
    const isGone = (isFolder ? gone.folders : gone.files).has(item.path);
    const isDeleted = isGone && !files.has(item.path) && !folders.has(item.path);
    const isInTheWay = isFolder ? files.has(item.path) : folders.has(item.path);
    if (!isDeleted && !isInTheWay && !isBelowFile(item.path)) continue;
    obsolete.push({ kind: item.kind, target: targetPathOf(bytesOf(item.path), { roots }) });
  }
  return obsolete;

  function isBelowFile(path: BytePath): boolean {
    for (let parent = parentPathOf(path); parent !== ""; parent = parentPathOf(parent))
      if (files.has(parent)) return true;
    return false;
  }
}

function foldersOf(files: Iterable<BytePath>, directories: Iterable<BytePath>): Set<BytePath> {
  const folders = new Set(directories);
  for (const path of [...files, ...folders]) {
    for (let parent = parentPathOf(path); parent !== "" && !folders.has(parent); parent = parentPathOf(parent)) {
      folders.add(parent);
    }
  }
  return folders;
}

function isRoot(roots: SandboxRoots, path: BytePath): boolean {
  return roots.some((root) => root.sandboxPath === path);
}
