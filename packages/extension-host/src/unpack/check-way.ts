import { lstatSync, readdirSync } from "node:fs";
import { BackupError, errnoNameOf } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, displayPath, joinBytePath } from "@carryall/scan";
import type { ObsoleteItem } from "./find-obsolete.ts";
import type { PlannedDirectory, PlannedFile } from "./planned-entry.ts";
import type { TargetPath } from "./target-path.ts";

interface Plan {
  readonly files: ReadonlyMap<BytePath, PlannedFile>;
  readonly directories: ReadonlyMap<BytePath, PlannedDirectory>;
}

/**
 * Looks, before the first change, whether everything can take its place: no folder with contents where a file belongs,
 * no file or link where a folder does, unless it is obsolete. Changes nothing.
 *
 * @throws {BackupError} `unpackFailed` naming the first place that is taken.
 */
export function checkWay({ files, directories }: Plan, obsolete: readonly ObsoleteItem[]): void {
  const goes = new Set(obsolete.map(({ target }) => target.hostPath));
  const free = new Set<BytePath>();
  for (const { target } of directories.values()) checkFolder(target.hostPath, target);
  for (const { target } of files.values()) {
    checkFolder(parentOf(target.hostPath), target);
    if (kindOf(target.hostPath) === "folder") checkEmpty(target.hostPath, target);
  }

  function checkFolder(hostPath: BytePath, target: TargetPath): void {
    if (free.has(hostPath) || hostPath === bytePathOf(target.root.hostPath)) return;
    checkFolder(parentOf(hostPath), target);
    const kind = kindOf(hostPath);
    if (kind === "link") throw taken(target, "a symbolic link is in the way");
    if (kind === "file" && !goes.has(hostPath)) throw taken(target, "a file is in the way of a folder");
    free.add(hostPath);
  }

  function checkEmpty(hostPath: BytePath, target: TargetPath): void {
    for (const name of namesIn(hostPath)) {
      const child = joinBytePath(hostPath, name);
      if (!goes.has(child)) throw taken(target, "a folder that is not empty is in the way of a file");
      if (kindOf(child) === "folder") checkEmpty(child, target);
    }
  }
}

function kindOf(hostPath: BytePath): "absent" | "folder" | "link" | "file" {
  try {
    const stats = lstatSync(bytesOf(hostPath), { throwIfNoEntry: false });
    if (stats === undefined) return "absent";
    if (stats.isDirectory()) return "folder";
    return stats.isSymbolicLink() ? "link" : "file";
  } catch (error) {
    // Below a file nothing is there; the file itself was met on the way. A closed folder is opened when its time comes.
    if (errnoNameOf(error) === "ENOTDIR" || errnoNameOf(error) === "EACCES") return "absent";
    throw error;
  }
}

function namesIn(hostPath: BytePath): string[] {
  try {
    return readdirSync(bytesOf(hostPath), { encoding: "latin1" });
  } catch (error) {
    if (errnoNameOf(error) === "EACCES") return [];
    throw error;
  }
}

function parentOf(hostPath: BytePath): BytePath {
  return hostPath.slice(0, hostPath.lastIndexOf("/")) as BytePath;
}

function taken(target: TargetPath, so: string): BackupError {
  return new BackupError("unpackFailed", `Cannot put ${displayPath(target.path)} in its place: ${so}`, {
    hint: "Nothing has changed. Remove what is in the way and restore again",
  });
}
