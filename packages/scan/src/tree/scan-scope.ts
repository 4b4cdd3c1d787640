import { compileExcludes } from "@carryall/formats";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathOf } from "../byte-path.ts";
import { stagingFolderName } from "../staging-folder-name.ts";

/** Judges by paths alone what does not belong to a backup: what the profile excludes, and the framework's own folders. */
export class ScanScope {
  readonly #isExcluded: (path: string) => boolean;
  readonly #stagingFolders: ReadonlySet<string>;

  constructor(roots: SandboxRoots, excludes: readonly string[]) {
    this.#isExcluded = compileExcludes(excludes.map(bytePathOf));
    this.#stagingFolders = new Set(roots.map((root) => `${bytePathOf(root.sandboxPath)}/${stagingFolderName}`));
  }

  /** By where it is, and by where a restore would put it. */
  isOutside(path: BytePath, savedPath: BytePath): boolean {
    return this.#isOutside(path) || (savedPath !== path && this.#isOutside(savedPath));
  }

  /** A folder that the profile names carries its slash into the match, as upstream's does: "cache/" excludes it too. */
  isNamedFolderOutside(path: BytePath, savedPath: BytePath): boolean {
    return this.#isExcluded(`${path}/`) || (savedPath !== path && this.#isExcluded(`${savedPath}/`));
  }

  #isOutside(path: BytePath): boolean {
    return this.#stagingFolders.has(path) || this.#isExcluded(path);
  }
}
