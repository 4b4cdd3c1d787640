import { chmodSync, lstatSync, mkdirSync, renameSync, rmdirSync, unlinkSync } from "node:fs";
import { BackupError } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import { type BytePath, bytePathOf, bytesOf, displayPath } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { checkWay } from "./check-way.ts";
import { dropOverruled } from "./drop-overruled.ts";
import type { ObsoleteItem } from "./find-obsolete.ts";
import type { DirectoryAttributes, PlannedDirectory, PlannedFile } from "./planned-entry.ts";
import type { TargetPath } from "./target-path.ts";

export interface PlaceOptions {
  /** What has to go, each folder behind what is in it. */
  readonly obsolete?: readonly ObsoleteItem[];
  readonly note: (text: string) => void;
}

const parentMode = 0o755;

/**
 * Everything that waits beside its place. `place` moves it in: what is obsolete goes, then folders come, then a rename
 * for each file, at the end the folders' own modes and times, deepest first, so that a folder without write permission
 * gets its contents.
 */
export class Placement {
  readonly #staging: Staging;
  readonly #times: FileTimes;
  readonly #files = new Map<BytePath, PlannedFile>();
  readonly #directories = new Map<BytePath, PlannedDirectory>();
  readonly #knownFolders = new Set<BytePath>();
  /** Folders without write permission that were opened for their contents, with the mode that they had. */
  readonly #opened = new Map<BytePath, number>();
  #number = 0;

  constructor(staging: Staging, times: FileTimes) {
    this.#staging = staging;
    this.#times = times;
  }

  get files(): ReadonlyMap<BytePath, PlannedFile> {
    return this.#files;
  }

  get directories(): ReadonlyMap<BytePath, PlannedDirectory> {
    return this.#directories;
  }

  get fileCount(): number {
    return this.#files.size;
  }

  get totalBytes(): number {
    let total = 0;
    for (const { bytes } of this.#files.values()) total += bytes;
    return total;
  }

  /**
   * @param from The received file that it comes out of.
   * @returns Where to write the file now. A file that was added before under the same path is replaced.
   */
  addFile(target: TargetPath, { bytes, from }: { readonly bytes: number; readonly from: string }): string {
    const stagedPath = this.#staging.placePath(target.root, this.#number);
    this.#files.set(target.path, { target, stagedPath, bytes, from, order: this.#nextNumber() });
    return stagedPath;
  }

  addDirectory(target: TargetPath, attributes: DirectoryAttributes, { from }: { readonly from: string }): void {
    this.#directories.set(target.path, { target, attributes, from, order: this.#nextNumber() });
  }

  /**
   * Where a place is a file's in one archive and a folder's in another, the later one holds. Nothing is placed yet.
   *
   * @throws {BackupError} `unpackFailed` where both come from one archive.
   */
  settle(): void {
    dropOverruled(this.#files, this.#directories);
  }

  /** @throws {BackupError} `unpackFailed` naming the path that stands in the way. */
  place({ obsolete = [], note }: PlaceOptions): void {
    // All that can be known to be in the way is found before anything changes.
    checkWay(this, obsolete);
    for (const item of obsolete) this.#remove(item, note);
    for (const { target } of this.#directories.values()) this.#makeFolder(target.hostPath, target);
    for (const { target, stagedPath } of this.#files.values()) this.#placeFile(target, stagedPath);
    for (const [hostPath, mode] of this.#opened) chmodSync(bytesOf(hostPath), mode);
    const deepestFirst = [...this.#directories.values()].sort(
      (one, other) => other.target.path.length - one.target.path.length,
    );
    for (const { target, attributes } of deepestFirst) this.#finishDirectory(target, attributes);
  }

  #nextNumber(): number {
    this.#number += 1;
    return this.#number - 1;
  }

  #remove({ kind, target }: ObsoleteItem, note: (text: string) => void): void {
    try {
      this.#makeFolder(parentOf(target.hostPath), target);
      if (kind === "file") unlinkSync(bytesOf(target.hostPath));
      else rmdirSync(bytesOf(target.hostPath));
      this.#opened.delete(target.hostPath);
      this.#knownFolders.delete(target.hostPath);
    } catch (cause) {
      // A folder that is gone from the backup may have got, or kept, something that the backup never knew.
      if (kind !== "directory") throw blocked(target, cause);
      note(`not removed, it is not empty: ${displayPath(target.path)}`);
    }
  }

  #placeFile(target: TargetPath, stagedPath: string): void {
    this.#makeFolder(parentOf(target.hostPath), target);
    const place = bytesOf(target.hostPath);
    try {
      const there = lstatSync(place, { throwIfNoEntry: false });
      // An empty folder gives way to a file; one with contents is somebody's data and stops the restore.
      if (there?.isDirectory()) rmdirSync(place);
      renameSync(stagedPath, place);
    } catch (cause) {
      throw blocked(target, cause);
    }
  }

  #makeFolder(hostPath: BytePath, target: TargetPath): void {
    if (this.#knownFolders.has(hostPath) || hostPath === bytePathOf(target.root.hostPath)) return;
    this.#makeFolder(parentOf(hostPath), target);
    try {
      const there = lstatSync(bytesOf(hostPath), { throwIfNoEntry: false });
      if (there === undefined) mkdirSync(bytesOf(hostPath), { mode: parentMode });
      else if (there.isSymbolicLink()) throw new Error("a symbolic link is in the way");
      else if (!there.isDirectory()) throw new Error("a file is in the way of a folder");
      else if ((there.mode & 0o300) !== 0o300) this.#open(hostPath, there.mode & 0o7777);
    } catch (cause) {
      throw blocked(target, cause);
    }
    this.#knownFolders.add(hostPath);
  }

  #open(hostPath: BytePath, mode: number): void {
    chmodSync(bytesOf(hostPath), mode | 0o300);
    this.#opened.set(hostPath, mode);
  }

  #finishDirectory(target: TargetPath, { mode, mtimeNs }: DirectoryAttributes): void {
    try {
      chmodSync(bytesOf(target.hostPath), mode & 0o7777);
      this.#times.set(bytesOf(target.hostPath), { atimeNs: mtimeNs, mtimeNs });
    } catch (cause) {
      throw blocked(target, cause);
    }
  }
}

function parentOf(hostPath: BytePath): BytePath {
  return hostPath.slice(0, hostPath.lastIndexOf("/")) as BytePath;
}

function blocked(target: TargetPath, cause: unknown): BackupError {
  const so = cause instanceof Error ? cause.message : String(cause);
  return new BackupError("unpackFailed", `Cannot put ${displayPath(target.path)} in its place: ${so}`, {
    cause,
    hint: "Placing had begun: some files are already new. Remove what is in the way and restore again",
  });
}
