import { constants, existsSync, lstatSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { BackupError, type SandboxRoot, type SandboxRoots } from "@carryall/protocol";
import { type FileTimes, removeTree } from "@carryall/runtime";
import { stagingFolderName } from "@carryall/scan";

const homeRoot = "/data/storage/el2/base";
/** Where `fullBackupOnly` puts what was restored: applications compose this name themselves. */
const restoreFolder = "restore";
/** Apart from what is received: a manifest may name its files as it likes. */
const placeFolder = "placing";

/**
 * One run's private folders: `.backup/<name>/`, 0700, in the roots that need one. Every root may be a file system of
 * its own, and what is renamed into place must already lie there.
 */
export class Staging {
  readonly #name: string;
  readonly #roots: SandboxRoots;
  readonly #made = new Set<string>();
  /** Asked for with each file of a restore. */
  readonly #placeFolders = new Map<SandboxRoot, string>();
  /** Of the roots in which `.backup` was made: it is a change in the application's own folder. */
  readonly #rootTimes = new Map<SandboxRoot, { readonly atimeNs: bigint; readonly mtimeNs: bigint }>();

  constructor(roots: SandboxRoots, name: string) {
    this.#roots = roots;
    this.#name = name;
  }

  /** Sandbox path of the folder that archives and received files lie in. */
  get sandboxPath(): string {
    return `${homeRoot}/${stagingFolderName}/${this.#name}`;
  }

  /** Host path of a file that is packed or received. Makes the folder. */
  pathOf(name: string): string {
    return join(this.#folderIn(this.homeRoot), name);
  }

  /** Opens a file in staging that did not exist, readable and writable. @throws Node's file errors. */
  createFile(name: string): { fd: number; hostPath: string } {
    const hostPath = this.pathOf(name);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    return { fd: openSync(hostPath, flags, 0o600), hostPath };
  }

  /** Host path of what belongs to an absolute path in a set without tars. The application finds it there. Makes nothing. */
  restoredPathOf(path: string): string {
    return join(this.homeRoot.hostPath, stagingFolderName, restoreFolder, path);
  }

  /** Host path for a file on its way to a place in `root`. */
  placePath(root: SandboxRoot, number: number): string {
    let folder = this.#placeFolders.get(root);
    if (folder === undefined) {
      folder = this.#folderIn(root, placeFolder);
      this.#placeFolders.set(root, folder);
    }
    return `${folder}/${number}`;
  }

  /** Gives the roots in which `.backup` was made the times again that they had. */
  restoreRootTimes(times: FileTimes): void {
    for (const [root, before] of this.#rootTimes) times.set(root.hostPath, before);
    this.#rootTimes.clear();
  }

  get homeRoot(): SandboxRoot {
    const root = this.#roots.find((each) => each.sandboxPath === homeRoot);
    if (root === undefined) throw new BackupError("ioError", `Cannot stage files: the sandbox has no ${homeRoot}`);
    return root;
  }

  /** Sandbox folder below which a `fullBackupOnly` application finds its restored files. */
  get restoreSandboxPath(): string {
    return `${homeRoot}/${stagingFolderName}/${restoreFolder}`;
  }

  /**
   * Removes everything of this run. Never touches an application's data.
   *
   * @param clearsRestored Also the folder in which `fullBackupOnly` applications find restored files.
   */
  clear({ clearsRestored }: { readonly clearsRestored: boolean }): void {
    for (const root of this.#roots) {
      removeTree(join(root.hostPath, stagingFolderName, this.#name));
    }
    if (clearsRestored) removeTree(join(this.homeRoot.hostPath, stagingFolderName, restoreFolder));
    this.#made.clear();
    this.#placeFolders.clear();
  }

  #folderIn(root: SandboxRoot, ...below: string[]): string {
    const folder = join(root.hostPath, stagingFolderName, this.#name, ...below);
    if (!this.#made.has(folder)) {
      if (!existsSync(join(root.hostPath, stagingFolderName)) && existsSync(root.hostPath)) {
        this.#rootTimes.set(root, lstatSync(root.hostPath, { bigint: true }));
      }
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#made.add(folder);
    }
    return folder;
  }
}
