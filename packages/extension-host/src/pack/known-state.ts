import { lstatSync } from "node:fs";
import type { DeletedRow, ReportRow } from "@carryall/formats";
import { errnoNameOf, type SandboxRoots, toHostPath } from "@carryall/protocol";
import { type BytePath, bytesOf, parentPathOf, toByteRoots } from "@carryall/scan";
import type { PreviousReport } from "./previous-report.ts";
import { relativePath } from "./report-row-of.ts";
import type { RowStore } from "./row-store.ts";

/**
 * What the previous backup's report lists. Rows are taken out as a scan comes by; what is left then was not seen, and
 * is gone unless it is merely no longer in scope.
 */
export class KnownState {
  readonly #byteRoots: SandboxRoots;
  readonly #rows: RowStore;
  readonly #places: Map<BytePath, number>;
  /** Of each folder, how many things in it are listed and were not taken. */
  readonly #left = new Map<BytePath, number>();

  constructor({ rows, places }: PreviousReport, roots: SandboxRoots) {
    this.#byteRoots = toByteRoots(roots);
    this.#rows = rows;
    this.#places = places;
    for (const path of places.keys()) this.#count(parentPathOf(path), 1);
  }

  /** @returns What was known of a path, once. */
  take(path: BytePath): ReportRow | undefined {
    const place = this.#places.get(path);
    if (place === undefined) return undefined;
    this.#places.delete(path);
    this.#count(parentPathOf(path), -1);
    return this.#rows.at(place);
  }

  /** The rows of something that cannot be looked at now, and of all that may be in it: it is there, for all we know. */
  takeAllOf(path: BytePath): ReportRow[] {
    const found = [...this.#places.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
    return found.flatMap((each) => this.take(each) ?? []);
  }

  /** What was taken turns out to be gone. */
  putBack(path: BytePath, row: ReportRow): void {
    this.#places.set(path, this.#rows.add(row));
    this.#count(parentPathOf(path), 1);
  }

  /** True where something that was in a folder has not been seen. Ask when all that is in it was. */
  hasLost(folder: BytePath): boolean {
    return (this.#left.get(folder) ?? 0) > 0;
  }

  /** What is gone, in byte order. Ask when the scan is over. */
  findDeleted(): DeletedRow[] {
    const deleted = new Map<BytePath, DeletedRow>();
    for (const [path, place] of [...this.#places].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const { isDirectory } = this.#rows.at(place);
      // Below a folder that is gone nothing is looked at: a link in its place would lead elsewhere.
      if (!deleted.has(parentPathOf(path)) && !this.#isGone(path, isDirectory)) continue;
      deleted.set(path, { path: bytesOf(relativePath(path)), isDirectory });
    }
    return [...deleted.values()];
  }

  #count(folder: BytePath, change: number): void {
    const left = (this.#left.get(folder) ?? 0) + change;
    if (left === 0) this.#left.delete(folder);
    else this.#left.set(folder, left);
  }

  #isGone(path: BytePath, isDirectory: boolean): boolean {
    const hostPath = toHostPath(this.#byteRoots, path) as BytePath | undefined;
    if (hostPath === undefined) return false;
    try {
      const stats = lstatSync(bytesOf(hostPath), { throwIfNoEntry: false });
      if (stats === undefined) return true;
      return isDirectory ? !stats.isDirectory() : !stats.isFile();
    } catch (error) {
      // Below a file nothing is there; what cannot be looked at may be.
      return errnoNameOf(error) === "ENOTDIR";
    }
  }
}
