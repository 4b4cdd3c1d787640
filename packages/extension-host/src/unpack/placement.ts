import { closeSync, constants, openSync } from "node:fs";
import { BackupError, type SandboxRoot } from "@carryall/protocol";
import { type FileSystemSync, syncFile } from "@carryall/runtime";
import { type BytePath, displayPath } from "@carryall/scan";
import type { Staging } from "../staging/staging.ts";
import { checkWay, type Obstacle } from "./check-way.ts";
import { dropOverruled } from "./drop-overruled.ts";
import { explainUnpackError } from "./explain-unpack-error.ts";
import type { ObsoleteItem } from "./find-obsolete.ts";
import { Placing, type PlacingOptions } from "./placing.ts";
import type { DirectoryAttributes, Plan, PlannedDirectory, PlannedFile } from "./planned-entry.ts";
import type { TargetPath } from "./target-path.ts";

export interface PlaceOptions extends Omit<PlacingOptions, "plan" | "staging" | "nextNumber" | "sync"> {
  readonly fileSystem: FileSystemSync;
  /** What has to go, each folder behind what is in it. */
  readonly obsolete: readonly ObsoleteItem[];
}

export interface Placed {
  readonly fileCount: number;
  readonly totalBytes: number;
}

/** Everything that waits beside its place, under a number. */
export class Placement implements Plan {
  readonly #staging: Staging;
  readonly #files = new Map<BytePath, PlannedFile>();
  readonly #directories = new Map<BytePath, PlannedDirectory>();
  #number = 0;

  constructor(staging: Staging) {
    this.#staging = staging;
  }

  get files(): ReadonlyMap<BytePath, PlannedFile> {
    return this.#files;
  }

  get directories(): ReadonlyMap<BytePath, PlannedDirectory> {
    return this.#directories;
  }

  /**
   * @param from The received file that it comes out of.
   * @returns Where to write the file now. A file that was added before under the same path is replaced.
   */
  addFile(target: TargetPath, { bytes, from }: { readonly bytes: number; readonly from: string }): string {
    const order = this.#nextNumber();
    this.#files.set(target.path, { target, bytes, from, order });
    return this.#staging.placePath(target.root, order);
  }

  addDirectory(target: TargetPath, attributes: DirectoryAttributes, { from }: { readonly from: string }): void {
    this.#directories.set(target.path, { target, attributes, from, order: this.#nextNumber() });
  }

  /**
   * Everything was added: of a file and a folder that share a place, the later one stays.
   *
   * @throws {BackupError} `unpackFailed` where both come from one archive.
   */
  settle(): void {
    dropOverruled(this.#files, this.#directories);
  }

  /**
   * Moves everything in, once its bytes are on the disk: nothing half-written can then be in a place, whatever happens.
   *
   * @throws {BackupError} `unpackFailed` or `noSpace`, where a place is taken or the disk has a fault; what the
   *   application had is then as it was.
   */
  place({ obsolete, fileSystem, ...options }: PlaceOptions): Placed {
    // All that can be known to be in the way is found before anything changes.
    refuseObstacles(checkWay(this, obsolete), options);
    const roots = this.#rootsInUse();
    try {
      this.#syncFiles(fileSystem, roots);
    } catch (error) {
      throw explainUnpackError(error, "what was received");
    }
    const placing = new Placing({
      ...options,
      plan: this,
      staging: this.#staging,
      nextNumber: () => this.#nextNumber(),
      // A rename that a power cut takes back would make a finished restore an unfinished one.
      sync: () => {
        for (const root of roots) fileSystem.sync(root.hostPath);
      },
    });
    return placing.run(obsolete);
  }

  #nextNumber(): number {
    this.#number += 1;
    return this.#number - 1;
  }

  #syncFiles(fileSystem: FileSystemSync, roots: Iterable<SandboxRoot>): void {
    for (const root of roots) {
      if (fileSystem.sync(root.hostPath)) continue;
      for (const { target, order } of this.#files.values()) {
        if (target.root === root) syncPath(this.#staging.placePath(root, order));
      }
    }
  }

  #rootsInUse(): ReadonlySet<SandboxRoot> {
    const roots = new Set<SandboxRoot>();
    for (const { target } of this.#files.values()) roots.add(target.root);
    return roots;
  }
}

function refuseObstacles(obstacles: readonly Obstacle[], { counts }: Pick<PlaceOptions, "counts">): void {
  const [first, ...others] = obstacles;
  if (first === undefined) return;
  for (const { target, errno, so } of obstacles) {
    counts.fail({ path: displayPath(target.path), errno, message: `not restored: ${so}` });
  }
  const more = others.length === 0 ? "" : ` (and ${others.length} more places are taken)`;
  throw new BackupError(
    "unpackFailed",
    `Cannot put ${displayPath(first.target.path)} in its place: ${first.so}${more}`,
    {
      hint: "Nothing has changed. Remove what is in the way and restore again",
    },
  );
}

function syncPath(path: string): void {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    syncFile(fd);
  } finally {
    closeSync(fd);
  }
}
