import { lstatSync } from "node:fs";
import type { DeletedRow, ReportRow } from "@carryall/formats";
import { errnoNameOf, type SandboxRoots, toHostPath } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf } from "@carryall/scan";
import { rowPath } from "../report/row-path.ts";
import { relativePath } from "./report-row-of.ts";

/**
 * What the previous backup's report lists. Rows are taken out as a scan comes by; what is left then was not seen, and
 * is gone unless it is merely no longer in scope.
 */
export class KnownState {
  readonly #byteRoots: SandboxRoots;
  readonly #rows = new Map<BytePath, ReportRow>();
  /** Of each folder, how many things in it are listed and were not taken. */
  readonly #left = new Map<BytePath, number>();

  constructor(rows: readonly ReportRow[], roots: SandboxRoots) {
    this.#byteRoots = roots.map(({ sandboxPath, hostPath }) => ({
      sandboxPath: bytePathOf(sandboxPath),
      hostPath: bytePathOf(hostPath),
    }));
    for (const row of rows) this.#add(row);
  }

  /** @returns What was known of a path, once. */
  take(path: BytePath): ReportRow | undefined {
    const row = this.#rows.get(path);
    if (row === undefined) return undefined;
    this.#rows.delete(path);
    this.#count(parentOf(path), -1);
    return row;
  }

  /** The rows of something that cannot be looked at now, and of all that may be in it: it is there, for all we know. */
  takeAllOf(path: BytePath): [BytePath, ReportRow][] {
    const found = [...this.#rows].filter(([each]) => each === path || each.startsWith(`${path}/`));
    for (const [each] of found) this.take(each);
    return found;
  }

  /** What was taken turns out to be gone. */
  putBack(path: BytePath, row: ReportRow): void {
    this.#rows.set(path, row);
    this.#count(parentOf(path), 1);
  }

  /** True where something that was in a folder has not been seen. Ask when all that is in it was. */
  hasLost(folder: BytePath): boolean {
    return (this.#left.get(folder) ?? 0) > 0;
  }

  /** What is gone, in byte order. Ask when the scan is over. */
  findDeleted(): DeletedRow[] {
    const deleted = new Map<BytePath, DeletedRow>();
    for (const path of [...this.#rows.keys()].sort()) {
      const row = this.#rows.get(path);
      if (row === undefined) continue;
      // Below a folder that is gone nothing is looked at: a link in its place would lead elsewhere.
      if (!deleted.has(parentOf(path)) && !this.#isGone(path, row)) continue;
      deleted.set(path, { path: row.path, isDirectory: row.isDirectory });
    }
    return [...deleted.values()];
  }

  #add(row: ReportRow): void {
    const path = rowPath(row.path);
    if (path === undefined) return;
    if (!this.#rows.has(path)) this.putBack(path, { ...row, path: bytesOf(relativePath(path)) });
  }

  #count(folder: BytePath, change: number): void {
    const left = (this.#left.get(folder) ?? 0) + change;
    if (left === 0) this.#left.delete(folder);
    else this.#left.set(folder, left);
  }

  #isGone(path: BytePath, { isDirectory }: ReportRow): boolean {
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

function parentOf(path: BytePath): BytePath {
  return path.slice(0, path.lastIndexOf("/")) as BytePath;
}
