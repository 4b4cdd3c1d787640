import { closeSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { File } from "@carryall/client";
import { BackupError, parseTransferName } from "@carryall/protocol";
import { resultFileName, workPath } from "../archive/archive-layout.ts";
import { checkFolder } from "../archive/check-folder.ts";
import { explainFileError } from "../archive/explain-file-error.ts";
import { swapFolder } from "../archive/swap-folder.ts";
import { syncPath } from "../archive/sync-path.ts";
import { copyFromDescriptor } from "../copy/copy-descriptor.ts";
import type { BundleOutcome } from "../outcome/archive-outcome.ts";
import type { BundleTally } from "../outcome/bundle-tally.ts";

export interface BundleWriterOptions {
  /** The archive. */
  readonly directory: string;
  readonly tally: BundleTally;
}

/**
 * Receives one bundle's files beside its place in the archive, and puts them there when all is well. Nothing here
 * throws: what goes wrong is the bundle's failure.
 */
export class BundleWriter {
  readonly tally: BundleTally;
  readonly #directory: string;
  readonly #folder: string;

  constructor({ directory, tally }: BundleWriterOptions) {
    this.tally = tally;
    this.#directory = directory;
    this.#folder = workPath(directory, tally.bundle, "partial");
    this.#attempt(() => mkdirSync(this.#folder, { mode: 0o700 }));
  }

  /**
   * Copies a handed-over file and closes it.
   *
   * @returns Its size in bytes, or `undefined` where the bundle has failed.
   */
  take(file: File): number | undefined {
    try {
      return this.tally.hasFailed ? undefined : this.#attempt(() => this.#copy(file));
    } finally {
      closeSync(file.fd);
      if (file.manifestFd !== undefined && file.manifestFd >= 0) closeSync(file.manifestFd);
    }
  }

  /**
   * Checks that all files came that the manifest names, makes them last, and replaces the bundle's older folder.
   *
   * @param nowMs Of the end, for the result.
   */
  async commit(nowMs: () => number): Promise<void> {
    try {
      const { bundle } = this.tally;
      checkFolder(this.#folder, { bundle });
      writeFileSync(join(this.#folder, resultFileName), resultText(this.tally.outcomeAt(nowMs())), { mode: 0o600 });
      await syncFiles(this.#folder);
      await swapFolder(this.#directory, bundle);
    } catch (error) {
      this.tally.fail(error);
      this.discard();
    }
  }

  /** Leaves the archive as it was. */
  discard(): void {
    this.#attempt(() => rmSync(this.#folder, { recursive: true, force: true }));
  }

  #copy(file: File): number {
    const name = parseTransferName(file.uri);
    if (name === resultFileName) {
      throw new BackupError(
        "invalidArgument",
        `Cannot keep ${name} of ${file.bundleName}: the archive needs this name`,
      );
    }
    const what = `Cannot write ${name} into ${this.#directory}`;
    const bytes = explainFileError(what, () => copyFromDescriptor(file.fd, join(this.#folder, name)));
    this.tally.addFile(bytes);
    return bytes;
  }

  #attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.tally.fail(error);
      return undefined;
    }
  }
}

// Sync before the rename: a rename can outlive a power cut that its bytes do not.
async function syncFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await syncPath(join(folder, name));
  await syncPath(folder, { isFolder: true });
}

function resultText({ startedAtMs, durationMs, ...outcome }: BundleOutcome): string {
  const startedAt = new Date(startedAtMs).toISOString();
  const endedAt = new Date(startedAtMs + durationMs).toISOString();
  return `${JSON.stringify({ ...outcome, startedAt, endedAt }, null, 2)}\n`;
}
