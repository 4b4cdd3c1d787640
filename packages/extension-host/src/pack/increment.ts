import { lstatSync } from "node:fs";
import type { DeletedRow, ReportRow } from "@carryall/formats";
import { errnoNameOf, type SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytesOf, ChangedSince, displayPath, parentPathOf, type TreeItem } from "@carryall/scan";
import { ContentHash } from "./content-hash.ts";
import { KnownState } from "./known-state.ts";
import type { PackReport } from "./pack-report.ts";
import type { PreviousReport } from "./previous-report.ts";
import { reportRowOf } from "./report-row-of.ts";
import { RowStore } from "./row-store.ts";

export interface IncrementOptions {
  readonly roots: SandboxRoots;
  readonly lastIncrementalTime: number;
  /** Where it says nothing, times alone decide. It is used up. */
  readonly previous: PreviousReport;
  readonly report: PackReport;
}

type FileItem = Extract<TreeItem, { kind: "file" }>;
type DirectoryItem = Extract<TreeItem, { kind: "directory" }>;

/**
 * Decides what of a scan an increment sends, and gathers the rows of its "all files" report.
 *
 * Where there is a previous report, it decides: what it does not list, or lists with another type, size, mode, time or
 * content, is sent, whole: nothing less would bring back a mode or a time where the original restores it. A file that
 * looks the same is read again only where it may have been touched since, and sent if its content is another. Where
 * the report is the original's, times are compared by the second.
 * Where there is no report, everything that may have changed since is sent, and the rest is only listed.
 *
 * A folder is sent with its mode and time when it changed, and when anything that is put into it on restoring would
 * change its time.
 */
export class Increment {
  readonly #report: PackReport;
  readonly #changed: ChangedSince;
  readonly #known: KnownState;
  readonly #hasPrevious: boolean;
  readonly #hasExactTimes: boolean;
  readonly #hash: ContentHash;
  readonly #rows = new RowStore();
  /** Folders that something is put into on restoring. */
  readonly #refilled = new Set<BytePath>();
  /** What was known of the file that is being sent. */
  #sending: { path: BytePath; row: ReportRow } | undefined;

  constructor({ roots, lastIncrementalTime, previous, report }: IncrementOptions) {
    this.#report = report;
    this.#changed = new ChangedSince(lastIncrementalTime, roots);
    this.#known = new KnownState(previous, roots);
    this.#hasPrevious = previous.isKnown;
    this.#hasExactTimes = previous.hasExactTimes;
    this.#hash = new ContentHash(report);
  }

  /** Whether a folder goes into the archives; its row is kept in any case. */
  hasChangedFolder(item: DirectoryItem): boolean {
    const row = this.#known.take(item.savedPath);
    const mayHaveChanged = this.#changed.has(item);
    const isRefilled = this.#refilled.delete(item.savedPath) || this.#known.hasLost(item.savedPath);
    if (this.#hasPrevious && row?.isDirectory !== true) this.#refilled.add(parentPathOf(item.savedPath));
    this.#keep(item);
    return isRefilled || (this.#hasPrevious ? !this.#isSame(row, item) : mayHaveChanged);
  }

  /** Whether a file is to be sent. Where it is not, its row is kept; where it is, {@link sent} or {@link notSent} follows. */
  async hasChangedFile(item: FileItem): Promise<boolean> {
    const row = this.#known.take(item.savedPath);
    const mayHaveChanged = this.#changed.has(item);
    const isOther = this.#hasPrevious ? !this.#isSame(row, item) : mayHaveChanged;
    this.#sending = row === undefined ? undefined : { path: item.savedPath, row };
    if (isOther) return true;
    // It looks the same; but a time can be put back, so what was touched since has to be read to be sure.
    if (row !== undefined && !mayHaveChanged && row.sha256 !== "") {
      this.#keep(item, row.sha256);
      return false;
    }
    const sha256 = await this.#hashOf(item);
    if (sha256 === undefined) return false;
    if (row !== undefined && row.sha256 !== sha256) return true;
    this.#keep(item, sha256);
    return false;
  }

  /** @param row The file as it was packed. */
  sent(item: FileItem, row: ReportRow): void {
    this.#rows.add(row);
    this.#refilled.add(parentPathOf(item.savedPath));
  }

  /** The file could not be packed. What was known of it stays known, unless it is gone. */
  notSent(item: FileItem): void {
    if (this.#sending?.path !== item.savedPath) return;
    const isGone = lstatSync(bytesOf(item.hostPath), { throwIfNoEntry: false }) === undefined;
    if (isGone) this.#known.putBack(item.savedPath, this.#sending.row);
    else this.#rows.add(this.#sending.row);
  }

  /** Something that the scan could not save, and why. What was known of what cannot be read stays known. */
  skipped({ savedPath, reason }: Extract<TreeItem, { kind: "skipped" }>): void {
    if (reason !== "unreadable") return;
    for (const row of this.#known.takeAllOf(savedPath)) this.#rows.add(row);
  }

  /** The whole report, in byte order of the paths. Ask when the scan is over. */
  finish(): { rows: Iterable<ReportRow>; deleted: readonly DeletedRow[] } {
    return { rows: this.#rows.sorted(), deleted: this.#known.findDeleted() };
  }

  #keep(item: FileItem | DirectoryItem, sha256 = ""): void {
    this.#rows.add(reportRowOf(item, { sha256 }));
  }

  async #hashOf(item: FileItem): Promise<string | undefined> {
    try {
      return await this.#hash.of(item.hostPath);
    } catch (error) {
      this.#report.fileFailed(displayPath(item.path), errnoNameOf(error) ?? "EIO", "cannot be opened or read");
      this.notSent(item);
      return undefined;
    }
  }

  #isSame(row: ReportRow | undefined, item: FileItem | DirectoryItem): boolean {
    if (row === undefined) return false;
    const now = reportRowOf(item);
    return (
      row.isDirectory === now.isDirectory &&
      row.mode === now.mode &&
      row.mtimeSeconds === now.mtimeSeconds &&
      (row.mtimeNanoseconds === now.mtimeNanoseconds || !this.#hasExactTimes) &&
      (row.sizeBytes === now.sizeBytes || now.isDirectory)
    );
  }
}
