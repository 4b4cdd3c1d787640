import { createHash } from "node:crypto";
import { closeSync, constants, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { type BytePath, bytesOf } from "@carryall/scan";
import type { PackReport } from "./pack-report.ts";

const blockBytes = 1024 * 1024;
/** After so much reading, or so many files, the service hears that this process is alive. */
const bytesBetweenSigns = 64 * 1024 * 1024;
const filesBetweenSigns = 500;

/** Hashes files that are only looked at. What is no regular file any more is an error, never waited for. */
export class ContentHash {
  readonly #report: Pick<PackReport, "step">;
  readonly #block = Buffer.allocUnsafe(blockBytes);
  #files = 0;
  #bytes = 0;

  constructor(report: Pick<PackReport, "step">) {
    this.#report = report;
  }

  /** @throws Node's file errors. */
  async of(hostPath: BytePath): Promise<string> {
    const fd = openSync(bytesOf(hostPath), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const sha256 = createHash("sha256");
    try {
      for (let at = 0; ; ) {
        const count = readSync(fd, this.#block, 0, this.#block.length, at);
        if (count === 0) break;
        sha256.update(this.#block.subarray(0, count));
        at += count;
        this.#bytes += count;
        if (this.#bytes >= bytesBetweenSigns) await this.#giveSign();
      }
    } finally {
      closeSync(fd);
    }
    this.#files += 1;
    if (this.#files >= filesBetweenSigns) await this.#giveSign();
    return sha256.digest("hex");
  }

  async #giveSign(): Promise<void> {
    this.#report.step("alive", "compared", this.#bytes);
    this.#bytes = 0;
    this.#files = 0;
    // What was written to the channel leaves, and what came is answered.
    await setImmediate();
  }
}
