import { type BigIntStats, lstatSync } from "node:fs";
import { errnoNameOf } from "@carryall/protocol";
import type { FileTimes } from "@carryall/runtime";
import { type BytePath, bytesOf, parentPathOf } from "@carryall/scan";
import type { FileCalls } from "./file-calls.ts";
import type { PlannedFile } from "./planned-entry.ts";

interface FolderState {
  readonly mode: number;
  readonly atimeNs: bigint;
  readonly mtimeNs: bigint;
}

type Change =
  | { readonly kind: "madeFolder" | "removedFolder"; readonly hostPath: BytePath }
  | { readonly kind: "movedAway"; readonly hostPath: BytePath; readonly kept: string };

/** Something that could not be put back, with why. */
export interface LeftChange {
  readonly hostPath: BytePath;
  /** Errno name. */
  readonly errno: string;
}

/** What placing has changed, so that it can be taken back. A file that is new costs one reference. */
export class UndoLog {
  readonly #calls: FileCalls;
  readonly #times: FileTimes;
  readonly #changes: (Change | PlannedFile)[] = [];
  /** Where the file lies that was in a file's place. */
  readonly #kept = new Map<PlannedFile, string>();
  /** Folders that were there before, in the order in which they were first touched. */
  readonly #touched = new Map<BytePath, FolderState>();

  constructor({ calls, times }: { readonly calls: FileCalls; readonly times: FileTimes }) {
    this.#calls = calls;
    this.#times = times;
  }

  /** Call it before the first change in or of a folder that was there. */
  willTouch(hostPath: BytePath, { mode, atimeNs, mtimeNs }: BigIntStats): void {
    if (this.#touched.has(hostPath)) return;
    this.#touched.set(hostPath, { mode: Number(mode) & 0o7777, atimeNs, mtimeNs });
  }

  removedFolder(hostPath: BytePath): void {
    this.#changes.push({ kind: "removedFolder", hostPath });
  }

  madeFolder(hostPath: BytePath): void {
    this.#changes.push({ kind: "madeFolder", hostPath });
  }

  movedAway(hostPath: BytePath, kept: string): void {
    this.#changes.push({ kind: "movedAway", hostPath, kept });
  }

  placed(file: PlannedFile, kept: string | undefined): void {
    this.#changes.push(file);
    if (kept !== undefined) this.#kept.set(file, kept);
  }

  /** How many changes there are: what came after is taken back by `takeBack`. */
  get length(): number {
    return this.#changes.length;
  }

  /** Takes changes back, the last one first, and goes on where one cannot be. */
  takeBack(fromIndex: number): LeftChange[] {
    const changes = this.#changes.splice(fromIndex).reverse();
    return changes.flatMap((change) => {
      const hostPath = "kind" in change ? change.hostPath : change.target.hostPath;
      return attempt(hostPath, () => this.#takeOneBackIn(change, hostPath));
    });
  }

  /** Gives the folders that were there before their modes and times again, when all in them is as it was. */
  restoreFolders(): LeftChange[] {
    // Deepest first: the times of a folder change with what is in it, and a closed one hides what is below.
    const folders = [...this.#touched].sort(([one], [other]) => other.length - one.length);
    return folders.flatMap(([hostPath, state]) => attempt(hostPath, () => this.#restoreFolder(hostPath, state)));
  }

  /** Folders may have their own modes by then, with which nothing in them can be changed. */
  #takeOneBackIn(change: Change | PlannedFile, hostPath: BytePath): void {
    try {
      this.#takeOneBack(change, hostPath);
    } catch (error) {
      if (errnoNameOf(error) !== "EACCES") throw error;
      // It was made here and goes, or was touched here and gets its mode again.
      this.#calls.chmod(bytesOf(parentPathOf(hostPath)), 0o700);
      this.#takeOneBack(change, hostPath);
    }
  }

  #takeOneBack(change: Change | PlannedFile, hostPath: BytePath): void {
    const place = bytesOf(hostPath);
    if (!("kind" in change)) {
      const kept = this.#kept.get(change);
      if (kept === undefined) this.#calls.unlink(place);
      else this.#calls.rename(kept, place);
    } else if (change.kind === "movedAway") this.#calls.rename(change.kept, place);
    else if (change.kind === "madeFolder") this.#calls.removeFolder(place);
    // Its own mode comes with its times, when everything is back in it.
    else this.#calls.makeFolder(place, 0o700);
  }

  #restoreFolder(hostPath: BytePath, { mode, atimeNs, mtimeNs }: FolderState): void {
    const path = bytesOf(hostPath);
    if ((lstatSync(path).mode & 0o7777) !== mode) this.#calls.chmod(path, mode);
    this.#times.set(path, { atimeNs, mtimeNs });
  }
}

function attempt(hostPath: BytePath, action: () => void): LeftChange[] {
  try {
    action();
    return [];
  } catch (error) {
    return [{ hostPath, errno: errnoNameOf(error) ?? "EIO" }];
  }
}
