import { lstatSync } from "node:fs";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, parentPathOf } from "../byte-path.ts";
import type { TreeItem } from "./tree-item.ts";

const nsInSecond = 1_000_000_000n;

type SavedItem = Extract<TreeItem, { kind: "file" | "directory" }>;

/**
 * Tells what may have changed since a backup, where nothing but its time is known. What was changed in that very second
 * counts: it may have been changed after it. So does a copy that kept its time and a file that was renamed, which show
 * in the inode's change time only, and everything below a folder that was moved, which shows in the folder alone.
 *
 * One change cannot be seen like this: a folder that was moved, and has got or lost an entry after that.
 */
export class ChangedSince {
  readonly #sinceNs: bigint;
  readonly #rootPaths: ReadonlySet<string>;
  readonly #movedFolders = new Map<BytePath, boolean>();

  /** @param lastIncrementalTime Whole seconds since 1970; 0 for everything. */
  constructor(lastIncrementalTime: number, roots: SandboxRoots) {
    this.#sinceNs = BigInt(Math.floor(lastIncrementalTime)) * nsInSecond;
    this.#rootPaths = new Set(roots.map((root) => bytePathOf(root.sandboxPath)));
  }

  /** By the item's own times alone. */
  isItself({ stats }: SavedItem): boolean {
    return this.#sinceNs <= 0n || stats.mtimeNs >= this.#sinceNs || stats.ctimeNs >= this.#sinceNs;
  }

  /** Also by the folders above it. Ask in the order of a scan, which ends a folder with the folder itself. */
  has(item: SavedItem): boolean {
    const isChanged = this.isItself(item) || this.#isBelowMoved(item.path, item.hostPath);
    if (item.kind === "directory") this.#movedFolders.delete(item.path);
    return isChanged;
  }

  #isBelowMoved(path: BytePath, hostPath: BytePath): boolean {
    if (this.#rootPaths.has(path)) return false;
    const [parent, hostParent] = [parentPathOf(path), parentPathOf(hostPath)];
    if (parent === "" || this.#rootPaths.has(parent)) return false;
    const known = this.#movedFolders.get(parent);
    if (known !== undefined) return known;
    const isMoved = this.#wasMoved(hostParent) || this.#isBelowMoved(parent, hostParent);
    this.#movedFolders.set(parent, isMoved);
    return isMoved;
  }

  // An entry that comes or goes sets both times of its folder at once; only the change time follows a move.
  #wasMoved(hostPath: BytePath): boolean {
    const stats = lstatSync(bytesOf(hostPath), { bigint: true, throwIfNoEntry: false });
    return stats !== undefined && stats.ctimeNs >= this.#sinceNs && stats.ctimeNs !== stats.mtimeNs;
  }
}
