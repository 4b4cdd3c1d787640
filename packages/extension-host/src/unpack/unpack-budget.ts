import { BackupError } from "@carryall/protocol";

/**
 * How much the archives of one bundle may ask for. What is beyond it was not made by a backup, and nothing of it is
 * restored.
 *
 * Bytes need no figure: a tar has no compression, sparse files are refused, and no member may announce more than its
 * archive has left. So what is unpacked is never longer than what was received.
 */
export interface UnpackLimits {
  /** Of one archive; ours and the original's have at most 6,000. */
  readonly maxArchiveEntries: number;
  /** Of all archives together: what this many plans weigh in memory is about 500 MiB. */
  readonly maxEntries: number;
  /** Folders above one another: as many as a path of 4,095 bytes can hold. */
  readonly maxDepth: number;
  /** Of one part of a path, as on nearly every file system. */
  readonly maxNameBytes: number;
  /** Of a path, with the slash that ends a folder's. */
  readonly maxPathBytes: number;
}

export const defaultUnpackLimits: UnpackLimits = {
  maxArchiveEntries: 1_000_000,
  maxEntries: 2_000_000,
  maxDepth: 2048,
  maxNameBytes: 255,
  maxPathBytes: 4096,
};

/** What is left of the limits of one bundle. */
export class UnpackBudget {
  readonly limits: UnpackLimits;
  #entryCount = 0;

  constructor(limits: UnpackLimits = defaultUnpackLimits) {
    this.limits = limits;
  }

  /**
   * @param describe Names the entry and where it stands.
   * @throws {BackupError} `unpackFailed` for one entry too many.
   */
  takeEntry(describe: () => string): void {
    this.#entryCount += 1;
    if (this.#entryCount <= this.limits.maxEntries) return;
    const so = `the backup has more than ${this.limits.maxEntries} entries`;
    throw new BackupError("unpackFailed", `Cannot unpack ${describe()}: ${so}`);
  }
}
