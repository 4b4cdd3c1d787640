import type { BytePath } from "@carryall/scan";
import type { TargetPath } from "./target-path.ts";

/** Something on its way to its place. */
export interface PlannedEntry {
  readonly target: TargetPath;
  /** The received file that it comes out of. */
  readonly from: string;
  /** Grows from entry to entry; of a file the number under which it waits, too. */
  readonly order: number;
}

export interface PlannedFile extends PlannedEntry {
  readonly bytes: number;
}

export interface DirectoryAttributes {
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface PlannedDirectory extends PlannedEntry {
  readonly attributes: DirectoryAttributes;
}

/** What is to be put in place, by sandbox path. */
export interface Plan {
  readonly files: ReadonlyMap<BytePath, PlannedFile>;
  readonly directories: ReadonlyMap<BytePath, PlannedDirectory>;
}
