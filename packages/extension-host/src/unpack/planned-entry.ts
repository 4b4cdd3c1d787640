import type { TargetPath } from "./target-path.ts";

/** Something on its way to its place. */
export interface PlannedEntry {
  readonly target: TargetPath;
  /** The received file that it comes out of. */
  readonly from: string;
  /** Grows from entry to entry. */
  readonly order: number;
}

export interface PlannedFile extends PlannedEntry {
  /** Where it waits. */
  readonly stagedPath: string;
  readonly bytes: number;
}

export interface DirectoryAttributes {
  readonly mode: number;
  readonly mtimeNs: bigint;
}

export interface PlannedDirectory extends PlannedEntry {
  readonly attributes: DirectoryAttributes;
}
