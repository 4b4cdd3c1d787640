import type { BusinessError, File, GeneralCallbacks } from "@carryall/client";
import type { CapabilityRecord } from "../archive/capability-record.ts";
import type { BundleOutcome } from "../outcome/archive-outcome.ts";
import { BundleTally } from "../outcome/bundle-tally.ts";
import type { ProgressEvent } from "../outcome/progress.ts";
import type { SessionEnd } from "../session/drive-session.ts";
import { unfinishedError } from "../session/unfinished-error.ts";
import { BundleWriter } from "./bundle-writer.ts";

export interface BackupRunOptions {
  readonly directory: string;
  readonly bundles: readonly string[];
  readonly record: CapabilityRecord;
  readonly report: (event: ProgressEvent) => void;
  readonly nowMs: () => number;
  /** Has a bundle's files handed over as fast as the platform allows. */
  readonly hurry: (bundle: string) => void;
}

/** One backup session: what its callbacks do, and what came of each bundle. */
export class BackupRun {
  readonly #options: BackupRunOptions;
  readonly #writers = new Map<string, BundleWriter>();
  readonly #outcomes = new Map<string, BundleOutcome>();
  readonly #commits: Promise<void>[] = [];

  constructor(options: BackupRunOptions) {
    this.#options = options;
  }

  readonly callbacks: Partial<GeneralCallbacks> = {
    onBundleBegin: (error, bundle) => this.#begin(error, bundle),
    onFileReady: (error, file) => this.#take(error, file),
    onProcess: (bundle, text) => this.#writers.get(bundle)?.tally.addProcess(text),
    onResultReport: (bundle, text) => this.#writers.get(bundle)?.tally.setResultReport(text),
    onBundleEnd: (error, bundle) => this.#end(error, bundle),
  };

  /** Waits until everything lies where it belongs. */
  async finish(end: SessionEnd): Promise<BundleOutcome[]> {
    await Promise.all(this.#commits);
    for (const bundle of this.#options.bundles) {
      if (!this.#outcomes.has(bundle)) this.#abandon(bundle, unfinishedError(bundle, end));
    }
    return [...this.#outcomes.values()];
  }

  #begin(error: BusinessError<string | undefined> | undefined, bundle: string): void {
    if (error !== undefined) {
      this.#abandon(bundle, error);
      return;
    }
    const { directory, report, hurry } = this.#options;
    hurry(bundle);
    this.#writers.set(bundle, new BundleWriter({ directory, tally: this.#newTally(bundle) }));
    report({ kind: "bundleBegun", bundle });
  }

  #take(error: BusinessError<string | undefined> | undefined, file: File): void {
    if (error !== undefined) {
      // Whether the bundle is whole without the file is for its manifest to say, at the end.
      const errno = /system errno: (\d+)/.exec(error.message)?.[1] ?? "";
      this.#writers.get(error.data ?? "")?.tally.addProblem({ errno, path: "" });
      return;
    }
    const { bundleName: bundle, uri: name } = file;
    const bytes = this.#writers.get(bundle)?.take(file);
    if (bytes !== undefined) this.#options.report({ kind: "fileDone", bundle, name, bytes });
  }

  #end(error: BusinessError<string | undefined> | undefined, bundle: string): void {
    const writer = this.#writers.get(bundle);
    if (writer === undefined || error !== undefined || writer.tally.hasFailed) this.#abandon(bundle, error);
    else this.#commits.push(this.#commit(writer));
  }

  // Beside the next bundle: syncing takes the disk's time, not ours.
  async #commit(writer: BundleWriter): Promise<void> {
    await writer.commit(this.#options.nowMs);
    if (!writer.tally.hasFailed) await this.#renewRecord(writer.tally);
    this.#settle(writer.tally);
  }

  #abandon(bundle: string, error: Error | undefined): void {
    const writer = this.#writers.get(bundle);
    const tally = writer?.tally ?? this.#newTally(bundle);
    if (error !== undefined) tally.fail(error);
    writer?.discard();
    this.#settle(tally);
  }

  #newTally(bundle: string): BundleTally {
    return new BundleTally(bundle, this.#options.nowMs());
  }

  async #renewRecord(tally: BundleTally): Promise<void> {
    try {
      await this.#options.record.renew(tally.bundle);
    } catch (error) {
      tally.fail(error);
    }
  }

  #settle(tally: BundleTally): void {
    const outcome = tally.outcomeAt(this.#options.nowMs());
    this.#outcomes.set(tally.bundle, outcome);
    this.#options.report({ kind: "bundleDone", outcome });
  }
}
