import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytesOf } from "../src/byte-path.ts";

const sandboxPaths = [
  "/data/storage/el1/base",
  "/data/storage/el2/base",
  "/data/storage/el2/database",
  "/data/storage/el2/distributedfiles",
];

/** An application's directories, empty; gone when disposed of. */
export class ThrowAwaySandbox implements Disposable {
  /** Everything is below it; what lies beside the roots is outside the sandbox. */
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-scän-"));
  readonly roots: SandboxRoots = sandboxPaths.map((sandboxPath) => ({
    sandboxPath,
    hostPath: join(this.directory, sandboxPath.slice("/data/storage/".length).replace("/", "-")),
  }));

  constructor() {
    for (const root of this.roots) mkdirSync(root.hostPath);
  }

  /** @param path A sandbox path; each character of it stands for one byte of the name. */
  hostPathOf(path: string): Buffer {
    const root = this.roots.find((each) => path === each.sandboxPath || path.startsWith(`${each.sandboxPath}/`));
    if (root === undefined) throw new Error(`${path} is in no root`);
    return Buffer.concat([Buffer.from(root.hostPath), bytesOf(path.slice(root.sandboxPath.length) as BytePath)]);
  }

  /** Makes files, or folders where the path ends in a slash, with the folders above them. */
  plant(...paths: readonly string[]): this {
    for (const path of paths) {
      const hostPath = this.hostPathOf(path);
      const folder = hostPath.subarray(0, hostPath.lastIndexOf("/"));
      // The bytes are passed on as they are; only the type of mkdir's recursive form lacks them.
      mkdirSync(folder, { recursive: true });
      if (!path.endsWith("/")) writeFileSync(hostPath, "x");
    }
    return this;
  }

  /** The same, unless it would lie below a file, or where a folder is. */
  plantIfPossible(path: string): void {
    try {
      this.plant(path);
    } catch {
      // Something is in the way.
    }
  }

  link(path: string, target: string): this {
    this.plant(path.slice(0, path.lastIndexOf("/") + 1));
    symlinkSync(target, this.hostPathOf(path));
    return this;
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
