import { lstatSync } from "node:fs";
import { BackupError, errnoNameOf, type SandboxRoots, toSandboxPath } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import { type BytePath, bytePathOf, bytesOf, displayPath, parentPathOf } from "@carryall/scan";
import { isDiskFull } from "../staging/is-disk-full.ts";
import type { Staging } from "../staging/staging.ts";
import { isDiskFault } from "./disk-fault.ts";
import type { FileCalls } from "./file-calls.ts";
import type { ObsoleteItem } from "./find-obsolete.ts";
import type { DirectoryAttributes, Plan, PlannedFile } from "./planned-entry.ts";
import type { TargetPath } from "./target-path.ts";
import { type LeftChange, UndoLog } from "./undo-log.ts";
import type { UnpackCounts } from "./unpack-counts.ts";

export interface PlacingOptions {
  readonly plan: Plan;
  readonly roots: SandboxRoots;
  readonly staging: Staging;
  readonly calls: FileCalls;
  readonly times: FileTimes;
  readonly counts: UnpackCounts;
  readonly note: (text: string) => void;
  /** For what has to wait in staging until all is done. */
  readonly nextNumber: () => number;
  /** Makes what was changed outlive a power cut. */
  readonly sync: () => void;
}

const parentMode = 0o755;
/** How file systems say that they have no hard links, or not for this file. */
const noLinks: ReadonlySet<string | undefined> = new Set([
  ...["EPERM", "EACCES", "EMLINK", "EXDEV", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "ERR_ACCESS_DENIED"],
]);

/**
 * Brings everything into its place: what is obsolete goes, then folders come, then a rename for each file, at the end
 * the folders' own modes and times, deepest first, so that a folder without write permission gets its contents.
 *
 * What cannot take its place is counted as failed, and the rest goes on. A fault of the disk would meet the next file as
 * well: then all is undone. For that, what is replaced or goes is kept in staging until the end.
 */
export class Placing {
  readonly #options: PlacingOptions;
  readonly #undo: UndoLog;
  /** Folders that are there, with whether this made them. */
  readonly #folders = new Map<BytePath, { readonly isNew: boolean }>();
  /** Folders that cannot be had, with why. */
  readonly #closed = new Map<BytePath, unknown>();
  /** Folders without write permission that were opened for their contents, with the mode that they had. */
  readonly #opened = new Map<BytePath, number>();
  #fileCount = 0;
  #totalBytes = 0;

  constructor(options: PlacingOptions) {
    this.#options = options;
    this.#undo = new UndoLog(options);
  }

  /** @throws {BackupError} `noSpace` or `unpackFailed`, after which everything is as it was, unless the message says what is not. */
  run(obsolete: readonly ObsoleteItem[]): { fileCount: number; totalBytes: number } {
    const { plan, calls, sync } = this.#options;
    try {
      for (const item of obsolete) this.#attempt(item.target, () => this.#remove(item));
      for (const { target } of plan.directories.values())
        this.#attempt(target, () => this.#makeFolder(target.hostPath, target));
      for (const file of plan.files.values()) this.#placeFile(file);
      for (const [hostPath, mode] of this.#opened) calls.chmod(bytesOf(hostPath), mode);
      this.#finishDirectories();
      sync();
    } catch (cause) {
      throw this.#undone(cause);
    }
    return { fileCount: this.#fileCount, totalBytes: this.#totalBytes };
  }

  /** @returns Whether it could be done. */
  #attempt(target: TargetPath, action: () => void): boolean {
    try {
      action();
      return true;
    } catch (error) {
      this.#fail(target, error);
      return false;
    }
  }

  #fail(target: TargetPath, error: unknown): void {
    const errno = errnoNameOf(error);
    // What is no file error is a mistake of ours; a fault of the disk meets every file.
    if (errno === undefined || isDiskFault(error)) throw error;
    const so = error instanceof Error ? error.message : String(error);
    this.#options.counts.fail({ path: displayPath(target.path), errno, message: `not restored: ${so}` });
  }

  #remove({ kind, target }: ObsoleteItem): void {
    const { note } = this.#options;
    const { hostPath } = target;
    this.#makeFolder(parentPathOf(hostPath), target);
    if (kind === "file") {
      this.#moveAway(target);
      return;
    }
    try {
      this.#removeFolder(hostPath);
    } catch (error) {
      if (errnoNameOf(error) !== "ENOTEMPTY" && errnoNameOf(error) !== "EEXIST") throw error;
      // A folder that is gone from the backup may have got, or kept, something that the backup never knew.
      note(`not removed, it is not empty: ${displayPath(target.path)}`);
    }
  }

  #removeFolder(hostPath: BytePath): void {
    this.#undo.willTouch(hostPath, lstatSync(bytesOf(hostPath), { bigint: true }));
    this.#options.calls.removeFolder(bytesOf(hostPath));
    this.#undo.removedFolder(hostPath);
    this.#opened.delete(hostPath);
    this.#folders.delete(hostPath);
  }

  #placeFile(file: PlannedFile): void {
    const { calls, staging } = this.#options;
    const { target, order, bytes } = file;
    const { hostPath } = target;
    let before: number | undefined;
    try {
      const { isNew } = this.#makeFolder(parentPathOf(hostPath), target);
      before = this.#undo.length;
      const kept = isNew ? undefined : this.#keep(target);
      calls.rename(staging.placePath(target.root, order), bytesOf(hostPath));
      this.#undo.placed(file, kept);
    } catch (error) {
      this.#fail(target, error);
      // What had to make room for it comes back.
      if (before !== undefined) this.#tellLeft(this.#undo.takeBack(before));
      return;
    }
    this.#fileCount += 1;
    this.#totalBytes += bytes;
  }

  /** What is in a file's place gets a second name, so that the place is never empty. */
  #keep(target: TargetPath): string | undefined {
    const { calls } = this.#options;
    const place = bytesOf(target.hostPath);
    const there = lstatSync(place, { throwIfNoEntry: false });
    if (there === undefined) return undefined;
    if (there.isDirectory()) {
      // An empty folder gives way to a file; one with contents is somebody's data.
      this.#removeFolder(target.hostPath);
      return undefined;
    }
    const kept = this.#keptPath(target);
    try {
      calls.link(place, kept);
      return kept;
    } catch (error) {
      if (!noLinks.has(errnoNameOf(error))) throw error;
      this.#moveAway(target);
      return undefined;
    }
  }

  #moveAway(target: TargetPath): void {
    const kept = this.#keptPath(target);
    this.#options.calls.rename(bytesOf(target.hostPath), kept);
    this.#undo.movedAway(target.hostPath, kept);
  }

  #keptPath({ root }: TargetPath): string {
    return this.#options.staging.placePath(root, this.#options.nextNumber());
  }

  #makeFolder(hostPath: BytePath, target: TargetPath): { readonly isNew: boolean } {
    const known = this.#folders.get(hostPath);
    if (known !== undefined) return known;
    if (this.#closed.has(hostPath)) throw this.#closed.get(hostPath);
    try {
      const made = { isNew: this.#enterFolder(hostPath, target) };
      this.#folders.set(hostPath, made);
      return made;
    } catch (error) {
      this.#closed.set(hostPath, error);
      throw error;
    }
  }

  #enterFolder(hostPath: BytePath, target: TargetPath): boolean {
    const { calls } = this.#options;
    const path = bytesOf(hostPath);
    if (hostPath === bytePathOf(target.root.hostPath)) {
      this.#undo.willTouch(hostPath, lstatSync(path, { bigint: true }));
      return false;
    }
    this.#makeFolder(parentPathOf(hostPath), target);
    const there = lstatSync(path, { throwIfNoEntry: false, bigint: true });
    if (there === undefined) {
      calls.makeFolder(path, parentMode);
      this.#undo.madeFolder(hostPath);
      return true;
    }
    if (there.isSymbolicLink()) throw inTheWay("ELOOP", "a symbolic link is in the way");
    if (!there.isDirectory()) throw inTheWay("ENOTDIR", "a file is in the way of a folder");
    this.#undo.willTouch(hostPath, there);
    const mode = Number(there.mode) & 0o7777;
    if ((mode & 0o300) !== 0o300) {
      calls.chmod(path, mode | 0o300);
      this.#opened.set(hostPath, mode);
    }
    return false;
  }

  #finishDirectories(): void {
    const deepestFirst = [...this.#options.plan.directories.values()].sort(
      (one, other) => other.target.path.length - one.target.path.length,
    );
    for (const { target, attributes } of deepestFirst) {
      // Where it could not be made, that was told.
      if (!this.#folders.has(target.hostPath)) continue;
      this.#attempt(target, () => this.#finishDirectory(target, attributes));
    }
  }

  #finishDirectory({ hostPath }: TargetPath, { mode, mtimeNs }: DirectoryAttributes): void {
    const { calls, times } = this.#options;
    calls.chmod(bytesOf(hostPath), mode & 0o7777);
    times.set(bytesOf(hostPath), { atimeNs: mtimeNs, mtimeNs });
  }

  #tellLeft(left: readonly LeftChange[]): void {
    const { counts, roots } = this.#options;
    for (const { hostPath, errno } of left) {
      counts.fail({ path: displayHostPath(roots, hostPath), errno, message: "not put back as it was" });
    }
  }

  #undone(cause: unknown): BackupError {
    const left = [...this.#undo.takeBack(0), ...this.#undo.restoreFolders()];
    this.#tellLeft(left);
    const so = cause instanceof Error ? cause.message : String(cause);
    const now =
      left.length === 0
        ? "what had been changed was put back"
        : `${left.length} places could not be put back as they were`;
    return new BackupError(
      isDiskFull(cause) ? "noSpace" : "unpackFailed",
      `Cannot put files in their places: ${so}; ${now}`,
      {
        cause,
      },
    );
  }
}

function displayHostPath(roots: SandboxRoots, hostPath: BytePath): string {
  const text = displayPath(hostPath);
  return toSandboxPath(roots, text) ?? text;
}

function inTheWay(code: string, so: string): Error {
  return Object.assign(new Error(`${code}: ${so}`), { code });
}
