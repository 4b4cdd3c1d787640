import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own that holds little, in memory; gone when disposed of. */
export class SmallDisk implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-disk-"));

  /** @throws Where {@link whyNoSmallDisk} says why. */
  constructor(bytes: number) {
    try {
      const options = `size=${bytes},mode=1777`;
      execFileSync("mount", ["-t", "tmpfs", "-o", options, "carryall-test", this.directory], { stdio: "pipe" });
    } catch (error) {
      rmdirSync(this.directory);
      throw error;
    }
  }

  /** Fills it until so many bytes are left. */
  fillUpTo(freeBytes: number): void {
    const { bavail, bsize } = statfsSync(this.directory);
    writeFileSync(join(this.directory, "filling"), Buffer.alloc(Math.max(bavail * bsize - freeBytes, 0)));
  }

  [Symbol.dispose](): void {
    // What is still open in it keeps nobody from going on.
    execFileSync("umount", ["--lazy", this.directory]);
    rmdirSync(this.directory);
  }
}
