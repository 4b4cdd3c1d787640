import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "@carryall/runtime";

/** The least that btrfs takes; as good as nothing of it is ever written. */
const diskBytes = 128 * 1024 * 1024;

/** A file system that clones files, in a file; gone when disposed of. */
export class CloningDisk implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), "carryall-clones-"));
  readonly directory = join(this.#folder, "disk");

  /** @throws Where {@link whyNoCloningDisk} says why. */
  constructor() {
    try {
      const image = join(this.#folder, "image");
      const fd = openSync(image, "wx");
      ftruncateSync(fd, diskBytes);
      closeSync(fd);
      mkdirSync(this.directory);
      // Not everybody's path has the system's own programs.
      const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
      execFileSync("mkfs.btrfs", ["--quiet", image], { env, stdio: "pipe" });
      execFileSync("mount", ["-o", "loop", image, this.directory], { stdio: "pipe" });
    } catch (error) {
      removeTree(this.#folder);
      throw error;
    }
  }

  [Symbol.dispose](): void {
    execFileSync("umount", ["--lazy", this.directory]);
    removeTree(this.#folder);
  }
}

/** @returns Why tests on a {@link CloningDisk} must be skipped on this machine; `undefined` where they can run. */
export function whyNoCloningDisk(): string | undefined {
  if (process.geteuid?.() !== 0) return "only root may mount";
  try {
    new CloningDisk()[Symbol.dispose]();
    return undefined;
  } catch {
    return "no btrfs can be made and mounted here";
  }
}
