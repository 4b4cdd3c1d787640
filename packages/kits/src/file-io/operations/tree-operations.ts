import { lstatSync, readdirSync, renameSync, rmdirSync, statSync, unlinkSync } from "node:fs";
import { posix } from "node:path";
import type { Operations } from "../../calls/define-calls.ts";
import { inSteps, once } from "../../calls/work.ts";
import { fileError } from "../../errors/file-error.ts";
import { copyFile } from "../bytes/copy-file.ts";
import { FileArguments } from "../file-arguments.ts";
import type { FileWorld } from "../file-world.ts";
import { listOptions, listTree } from "../trees/list-tree.ts";
import { mergeTree } from "../trees/merge-tree.ts";
import { removeTree } from "../trees/remove-tree.ts";
import type { FileConflict, TreePair } from "../trees/tree-pair.ts";

const moveDirModes = { failIfNotEmpty: 0, failOnConflict: 1, overwrite: 2, replace: 3 } as const;

/** What moves files about, and what works on whole directories. */
export function treeOperations(world: FileWorld): Operations {
  const { files } = world;

  // A place that is about to go, or to come: a link there is itself the thing.
  const locateEntry = (path: string, outside: "ENOENT" | "EACCES" = "ENOENT"): string => {
    const hostPath = files.locate(path, { outside, followsLast: false });
    if (files.isRoot(hostPath)) throw fileError("EBUSY");
    return hostPath;
  };

  return {
    rename: (...values) => {
      const args = new FileArguments(values);
      const [from, to] = [args.path(0), args.path(1)];
      return once(() => renameSync(locateEntry(from), locateEntry(to, "EACCES")));
    },
    rmdir: (...values) => {
      const path = new FileArguments(values).path(0);
      return inSteps(function* () {
        const hostPath = locateEntry(path);
        if (!lstatSync(hostPath).isDirectory()) throw fileError("ENOTDIR");
        yield* removeTree(hostPath);
      });
    },
    listFile: (...values) => {
      const args = new FileArguments(values);
      const path = args.path(0);
      const options = listOptions(args.options(1));
      return inSteps(() => listTree(files.locate(path), options));
    },
    moveFile: (...values) => {
      const args = new FileArguments(values);
      const [from, to] = [args.path(0), args.path(1)];
      const failsIfThere = args.integer(2, { min: 0, max: 1, fallback: 0 }) === 1;
      return inSteps(function* () {
        const source = locateEntry(from);
        const target = locateEntry(to, "EACCES");
        if (lstatSync(source).isDirectory()) throw fileError("EISDIR");
        if (failsIfThere && lstatSync(target, { throwIfNoEntry: false }) !== undefined) throw fileError("EEXIST");
        if (renameWithinDevice(source, target)) return;
        yield* copyFile(world, from, to);
        unlinkSync(source);
      });
    },
    copyDir: (...values) => {
      const args = new FileArguments(values);
      const [source, target] = [args.path(0), args.path(1)];
      const overwrites = args.integer(2, { min: 0, max: 1, fallback: 0 }) === 1;
      return inSteps(function* () {
        const pair = pairOf(source, target);
        refuseConflicts(yield* mergeTree(pair, { keepsSource: true, overwrites }));
      });
    },
    moveDir: (...values) => {
      const args = new FileArguments(values);
      const [source, target] = [args.path(0), args.path(1)];
      const mode = args.integer(2, { min: 0, max: 3, fallback: 0 });
      return inSteps(function* () {
        const pair = pairOf(source, target);
        locateEntry(source);
        if (mode === moveDirModes.failIfNotEmpty && !isEmptyOrAbsent(pair.targetHostPath)) throw fileError("ENOTEMPTY");
        if (mode === moveDirModes.replace && isThere(pair.targetHostPath)) yield* removeTree(pair.targetHostPath);
        if (isEmptyOrAbsent(pair.targetHostPath)) {
          if (isThere(pair.targetHostPath)) rmdirSync(pair.targetHostPath);
          if (renameWithinDevice(pair.sourceHostPath, pair.targetHostPath)) return;
        }
        const overwrites = mode !== moveDirModes.failOnConflict;
        refuseConflicts(yield* mergeTree(pair, { keepsSource: false, overwrites }));
      });
    },
  };

  function pairOf(source: string, target: string): TreePair {
    const sourceHostPath = files.locate(source);
    const parentHostPath = files.locate(target);
    if (!statSync(sourceHostPath).isDirectory() || !statSync(parentHostPath).isDirectory()) throw fileError("ENOTDIR");
    const name = posix.basename(source);
    const targetHostPath = `${parentHostPath}/${name}`;
    // A directory cannot go into itself, nor to where it already is.
    if (`${targetHostPath}/`.startsWith(`${sourceHostPath}/`)) throw fileError("EINVAL");
    return { source, target: posix.join(target, name), sourceHostPath, targetHostPath };
  }
}

// False where the two are on different devices and the bytes have to be copied.
function renameWithinDevice(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EXDEV") return false;
    throw error;
  }
}

function refuseConflicts(conflicts: readonly FileConflict[]): void {
  if (conflicts.length > 0) throw fileError("EEXIST", { data: conflicts });
}

function isThere(hostPath: string): boolean {
  return lstatSync(hostPath, { throwIfNoEntry: false }) !== undefined;
}

function isEmptyOrAbsent(hostPath: string): boolean {
  const stats = lstatSync(hostPath, { throwIfNoEntry: false });
  return stats === undefined || (stats.isDirectory() && readdirSync(hostPath).length === 0);
}
