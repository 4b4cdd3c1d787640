import { closeSync } from "node:fs";
import { join } from "node:path";
import type { File, SessionRestore } from "@carryall/client";
import { manifestFileName } from "../archive/archive-layout.ts";
import type { ArchivedFile } from "../archive/check-folder.ts";
import { explainFileError } from "../archive/explain-file-error.ts";
import { copyIntoDescriptor } from "../copy/copy-descriptor.ts";
import type { BundleTally } from "../outcome/bundle-tally.ts";

export interface BundleSenderOptions {
  readonly session: Pick<SessionRestore, "getFileHandle" | "publishFile">;
  /** The bundle's, in the archive. */
  readonly folder: string;
  readonly files: readonly ArchivedFile[];
  readonly tally: BundleTally;
}

/**
 * Sends one bundle's files: asks for a handle for each, fills what arrives, and publishes. `manage.json` is asked for
 * when all others are filled: where one of them fails, the bundle is published without it, and the extension refuses
 * that before it touches anything. Without publication the bundle would wait for its time limit.
 */
export class BundleSender {
  readonly tally: BundleTally;
  readonly #options: BundleSenderOptions;
  readonly #awaited: Map<string, number>;
  #isPublished = false;

  constructor(options: BundleSenderOptions) {
    this.#options = options;
    this.tally = options.tally;
    this.#awaited = new Map(options.files.map((file) => [file.name, file.sizeBytes]));
  }

  /** Asks for the handles. Never rejects: what goes wrong is the bundle's failure. */
  async start(): Promise<void> {
    const others = [...this.#awaited.keys()].filter((name) => name !== manifestFileName);
    if (others.length === 0) await this.#ask(manifestFileName);
    for (const name of others) {
      if (this.tally.hasFailed) return;
      await this.#ask(name);
    }
  }

  /**
   * Fills a file that arrived, and closes it.
   *
   * @returns Its size in bytes, or `undefined` where it was not wanted or the bundle has failed.
   */
  fill(file: File): number | undefined {
    try {
      const sizeBytes = this.#awaited.get(file.uri);
      if (sizeBytes === undefined || this.tally.hasFailed) return undefined;
      const path = join(this.#options.folder, file.uri);
      explainFileError(`Cannot hand over ${path}`, () => copyIntoDescriptor(path, file.fd));
      this.#awaited.delete(file.uri);
      this.tally.addFile(sizeBytes);
      return sizeBytes;
    } catch (error) {
      this.fail(error);
      return undefined;
    } finally {
      closeSync(file.fd);
      if (file.manifestFd !== undefined && file.manifestFd >= 0) closeSync(file.manifestFd);
    }
  }

  /** Goes on after a file was filled. Never rejects. */
  async goOn(): Promise<void> {
    if (this.tally.hasFailed) return;
    if (this.#awaited.size === 0) await this.#publish();
    else if (this.#awaited.size === 1 && this.#awaited.has(manifestFileName)) await this.#ask(manifestFileName);
  }

  fail(error: unknown): void {
    this.tally.fail(error);
    void this.#publish();
  }

  async #ask(name: string): Promise<void> {
    try {
      await this.#options.session.getFileHandle({ bundleName: this.tally.bundle, uri: name });
    } catch (error) {
      this.fail(error);
    }
  }

  async #publish(): Promise<void> {
    if (this.#isPublished) return;
    this.#isPublished = true;
    try {
      await this.#options.session.publishFile({ bundleName: this.tally.bundle, uri: "" });
    } catch (error) {
      this.tally.fail(error);
    }
  }
}
