import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import { fileError } from "../../errors/file-error.ts";
import { copyEntry } from "./copy-entry.ts";
import { childPair, type FileConflict, type TreePair } from "./tree-pair.ts";

export interface MergeOptions {
  /** Whether the source stays. */
  readonly keepsSource: boolean;
  /** Whether a file replaces what has its name in the target; otherwise both stay and the pair is a conflict. */
  readonly overwrites: boolean;
}

/**
 * Brings a directory's contents into another, which is made if it is not there; what the target has besides stays.
 *
 * @returns The files that were left because the target has a file of that name.
 * @throws {BusinessError} 13900018 or 13900019 where a directory meets a file, with `overwrites`.
 */
export function* mergeTree(pair: TreePair, options: MergeOptions): Generator<undefined, FileConflict[], undefined> {
  makeDirectory(pair);
  const conflicts: FileConflict[] = [];
  for (const entry of readdirSync(pair.sourceHostPath, { withFileTypes: true })) {
    const child = childPair(pair, entry.name);
    const existing = lstatSync(child.targetHostPath, { throwIfNoEntry: false });
    if (entry.isDirectory() && (existing === undefined || existing.isDirectory())) {
      conflicts.push(...(yield* mergeTree(child, options)));
      continue;
    }
    if (existing !== undefined && !options.overwrites) {
      conflicts.push({ srcFile: child.source, destFile: child.target });
      continue;
    }
    if (entry.isDirectory()) throw fileError("ENOTDIR");
    if (existing?.isDirectory()) throw fileError("EISDIR");
    // Removed and not written over: the old file may be a link to elsewhere.
    if (existing !== undefined) unlinkSync(child.targetHostPath);
    yield* options.keepsSource ? copyEntry(child.sourceHostPath, child.targetHostPath, entry) : moveEntry(child, entry);
    yield;
  }
  if (!options.keepsSource && conflicts.length === 0) rmdirSync(pair.sourceHostPath);
  return conflicts;
}

function makeDirectory({ sourceHostPath, targetHostPath }: TreePair): void {
  if (lstatSync(targetHostPath, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(targetHostPath, { mode: lstatSync(sourceHostPath).mode & 0o777 });
}

function* moveEntry(
  { sourceHostPath, targetHostPath }: TreePair,
  entry: { isSymbolicLink(): boolean; isFile(): boolean },
): Generator<undefined, void, undefined> {
  try {
    renameSync(sourceHostPath, targetHostPath);
    return;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
  }
  yield* copyEntry(sourceHostPath, targetHostPath, entry);
  unlinkSync(sourceHostPath);
}
