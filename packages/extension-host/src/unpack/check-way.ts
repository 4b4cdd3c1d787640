import { lstatSync, readdirSync } from "node:fs";
import { errnoNameOf } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, joinBytePath, parentPathOf } from "@carryall/scan";
import type { ObsoleteItem } from "./find-obsolete.ts";
import type { Plan } from "./planned-entry.ts";
import type { TargetPath } from "./target-path.ts";

/** A place that is taken by something that no restore may remove. */
export interface Obstacle {
  readonly target: TargetPath;
  /** Errno name. */
  readonly errno: string;
  readonly so: string;
}

type FolderState = { readonly kind: "free" | "absent" } | { readonly kind: "taken"; readonly obstacle: Obstacle };

/**
 * Looks, before the first change, whether everything can take its place: no folder with contents where a file belongs,
 * no file or link where a folder does, unless it is obsolete. Changes nothing.
 *
 * @returns One obstacle for each file or folder that cannot take its place, in the order of the plan.
 */
export function checkWay({ files, directories }: Plan, obsolete: readonly ObsoleteItem[]): Obstacle[] {
  const goes = new Set(obsolete.map(({ target }) => target.hostPath));
  const states = new Map<BytePath, FolderState>();
  const obstacles: Obstacle[] = [];
  for (const { target } of directories.values()) report(findFolder(target.hostPath, target), target);
  for (const { target } of files.values()) {
    const { hostPath } = target;
    const parent = findFolder(parentPathOf(hostPath), target);
    // In a folder that is not there nothing is in the way.
    if (parent.kind === "free" && kindOf(hostPath) === "folder" && !canBeEmptied(hostPath)) {
      obstacles.push({ target, errno: "ENOTEMPTY", so: "a folder that is not empty is in the way of a file" });
    } else report(parent, target);
  }
  return obstacles;

  function report(state: FolderState, target: TargetPath): void {
    if (state.kind === "taken") obstacles.push({ ...state.obstacle, target });
  }

  function findFolder(hostPath: BytePath, target: TargetPath): FolderState {
    const known = states.get(hostPath);
    if (known !== undefined) return known;
    const state = judgeFolder(hostPath, target);
    states.set(hostPath, state);
    return state;
  }

  function judgeFolder(hostPath: BytePath, target: TargetPath): FolderState {
    if (hostPath === bytePathOf(target.root.hostPath)) return { kind: "free" };
    const parent = findFolder(parentPathOf(hostPath), target);
    if (parent.kind !== "free") return parent;
    const kind = kindOf(hostPath);
    if (kind === "link")
      return { kind: "taken", obstacle: { target, errno: "ELOOP", so: "a symbolic link is in the way" } };
    if (kind === "file" && !goes.has(hostPath)) {
      return { kind: "taken", obstacle: { target, errno: "ENOTDIR", so: "a file is in the way of a folder" } };
    }
    return { kind: kind === "folder" ? "free" : "absent" };
  }

  function canBeEmptied(hostPath: BytePath): boolean {
    return namesIn(hostPath).every((name) => {
      const child = joinBytePath(hostPath, name);
      return goes.has(child) && (kindOf(child) !== "folder" || canBeEmptied(child));
    });
  }
}

function kindOf(hostPath: BytePath): "absent" | "folder" | "link" | "file" {
  try {
    const stats = lstatSync(bytesOf(hostPath), { throwIfNoEntry: false });
    if (stats === undefined) return "absent";
    if (stats.isDirectory()) return "folder";
    return stats.isSymbolicLink() ? "link" : "file";
  } catch (error) {
    // What cannot be looked at is met again when its time comes, and reported then. A closed folder is opened there.
    if (["ENOTDIR", "EACCES", "ENAMETOOLONG"].includes(errnoNameOf(error) ?? "")) return "absent";
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
