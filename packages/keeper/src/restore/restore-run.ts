import { join } from "node:path";
import type { BusinessError, File, GeneralCallbacks, SessionRestore } from "@carryall/client";
import type { ArchivedFile } from "../archive/check-folder.ts";
import type { BundleOutcome } from "../outcome/archive-outcome.ts";
import { BundleTally } from "../outcome/bundle-tally.ts";
import type { ProgressEvent } from "../outcome/progress.ts";
import type { SessionEnd } from "../session/drive-session.ts";
import { unfinishedError } from "../session/unfinished-error.ts";
import { BundleSender } from "./bundle-sender.ts";

export interface RestoreRunOptions {
  readonly directory: string;
  readonly report: (event: ProgressEvent) => void;
  readonly nowMs: () => number;
}

/** One restore session: what its callbacks do, and what came of each bundle. */
export class RestoreRun {
  readonly #options: RestoreRunOptions;
  readonly #files = new Map<string, readonly ArchivedFile[]>();
  readonly #senders = new Map<string, BundleSender>();
  readonly #outcomes = new Map<string, BundleOutcome>();
  #session: SessionRestore | undefined;

  constructor(options: RestoreRunOptions) {
    this.#options = options;
  }

  readonly callbacks: Partial<GeneralCallbacks> = {
    onBundleBegin: (error, bundle) => this.#begin(error, bundle),
    onFileReady: (error, file) => this.#fill(error, file),
    onProcess: (bundle, text) => this.#senders.get(bundle)?.tally.addProcess(text),
    onResultReport: (bundle, text) => this.#senders.get(bundle)?.tally.setResultReport(text),
    onBundleEnd: (error, bundle) => this.#settle(bundle, error),
  };

  /** A bundle whose files were found in order. */
  expect(bundle: string, files: readonly ArchivedFile[]): void {
    this.#files.set(bundle, files);
  }

  /** A bundle that is not even begun. */
  refuse(bundle: string, error: unknown): void {
    this.#settle(bundle, error);
  }

  get expectedBundles(): string[] {
    return [...this.#files.keys()];
  }

  get totalBytes(): number {
    return [...this.#files.values()].flat().reduce((total, file) => total + file.sizeBytes, 0);
  }

  /** Before the first callback: files are asked for through it. */
  attach(session: SessionRestore): void {
    this.#session = session;
  }

  finish(end: SessionEnd): BundleOutcome[] {
    for (const bundle of this.#files.keys()) {
      if (!this.#outcomes.has(bundle)) this.#settle(bundle, unfinishedError(bundle, end));
    }
    return [...this.#outcomes.values()];
  }

  #begin(error: BusinessError<string | undefined> | undefined, bundle: string): void {
    const session = this.#session;
    if (error !== undefined || session === undefined) {
      this.#settle(bundle, error);
      return;
    }
    const { directory, report } = this.#options;
    const sender = new BundleSender({
      session,
      folder: join(directory, bundle),
      files: this.#files.get(bundle) ?? [],
      tally: this.#newTally(bundle),
    });
    this.#senders.set(bundle, sender);
    report({ kind: "bundleBegun", bundle });
    void sender.start();
  }

  #fill(error: BusinessError<string | undefined> | undefined, file: File): void {
    if (error !== undefined) {
      this.#senders.get(error.data ?? "")?.fail(error);
      return;
    }
    const { bundleName: bundle, uri: name } = file;
    const sender = this.#senders.get(bundle);
    const bytes = sender?.fill(file);
    if (bytes === undefined) return;
    this.#options.report({ kind: "fileDone", bundle, name, bytes });
    void sender?.goOn();
  }

  #settle(bundle: string, error: unknown): void {
    const tally = this.#senders.get(bundle)?.tally ?? this.#newTally(bundle);
    if (error !== undefined) tally.fail(error);
    const outcome = tally.outcomeAt(this.#options.nowMs());
    this.#outcomes.set(bundle, outcome);
    this.#options.report({ kind: "bundleDone", outcome });
  }

  #newTally(bundle: string): BundleTally {
    return new BundleTally(bundle, this.#options.nowMs());
  }
}
