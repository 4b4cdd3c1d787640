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
      const args = new FileArguments(values, 2);
      const [from, to] = [args.path(0), args.path(1)];
      return once(() => {
        const source = locateEntry(from, files.isAboveRoots(from) ? "EACCES" : "ENOENT");
        const target = locateEntry(to, "EACCES");
        // A device has each of the sandbox's directories mounted, and nothing is renamed from one mount into another.
        if (lstatSync(source) !== undefined && files.rootOf(source) !== files.rootOf(target)) throw fileError("EXDEV");
        renameSync(source, target);
      });
    },
    rmdir: (...values) => {
      const path = new FileArguments(values, 1).path(0);
      return inSteps(function* () {
        const hostPath = locateEntry(path);
        if (!lstatSync(hostPath).isDirectory()) throw fileError("ENOTDIR");
        yield* removeTree(hostPath);
      });
    },
    listFile: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const options = listOptions(args.strictOptions(1));
      return inSteps(() => listTree(files.locate(path), options));
    },
    moveFile: (...values) => {
      const args = new FileArguments(values, 3);
      const [from, to] = [args.path(0), args.path(1)];
      const failsIfThere = args.integer(2, { min: 0, max: 1, fallback: 0 }) === 1;
      if (isDirectory(from)) throw fileError("EINVAL");
      return inSteps(function* () {
        const source = locateEntry(from);
        const target = locateEntry(to, "EACCES");
        if (failsIfThere && lstatSync(target, { throwIfNoEntry: false }) !== undefined) throw fileError("EEXIST");
        if (renameWithinDevice(source, target)) return;
        yield* copyFile(world, from, to);
        unlinkSync(source);
      });
    },
    copyDir: (...values) => {
      const args = new FileArguments(values, 3);
      const [source, target] = [args.path(0), args.path(1)];
      const overwrites = args.integer(2, { min: 0, max: 1, fallback: 0 }) === 1;
      const pair = pairOf(source, target);
      refuseWithin(pair);
      return inSteps(function* () {
        refuseConflicts(yield* mergeTree(pair, { keepsSource: true, overwrites }));
      });
    },
    moveDir: (...values) => {
      const args = new FileArguments(values, 3);
      const [source, target] = [args.path(0), args.path(1)];
      const mode = args.integer(2, { min: 0, max: 3, fallback: 0 });
      const pair = pairOf(source, target);
      return inSteps(function* () {
        refuseWithin(pair);
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
    // What is not there is no directory either: a device looks at both before it does anything.
    if (!isDirectory(source) || !isDirectory(target)) throw fileError("EINVAL");
    const name = posix.basename(source);
    const targetHostPath = `${files.locate(target)}/${name}`;
    return { source, target: posix.join(target, name), sourceHostPath: files.locate(source), targetHostPath };
  }

  function isDirectory(path: string): boolean {
    try {
      return statSync(files.locate(path)).isDirectory();
    } catch {
      // Whatever keeps it from being looked at is told by the work itself.
      return false;
    }
  }
}

// A directory cannot go into itself, nor to where it already is.
function refuseWithin({ sourceHostPath, targetHostPath }: TreePair): void {
  if (`${targetHostPath}/`.startsWith(`${sourceHostPath}/`)) throw fileError("EINVAL");
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
