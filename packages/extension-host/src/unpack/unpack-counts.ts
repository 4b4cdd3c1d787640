import type { FileFailure, UnpackReport } from "./unpack-report.ts";

/** What came of an unpacking. */
export interface UnpackResult {
  /** Files that are in their places, and those that wait for the application to take them. */
  readonly fileCount: number;
  readonly totalBytes: number;
  /** What was reported as failed, folders too: the rest is in its place. */
  readonly failedCount: number;
  /** Members that were not to be restored: links and devices, and what a report left out or called deleted. */
  readonly skippedCount: number;
  /** The first of what failed. */
  readonly failures: FileFailure[];
}

const maxFailures = 20;
/** A hostile archive may hold a million members without a place. */
const maxTold = 1000;

/** The figures of one run, which grow while it goes on. */
export class UnpackCounts {
  readonly #report: UnpackReport;
  readonly #failures: FileFailure[] = [];
  #failedCount = 0;
  #skippedCount = 0;

  constructor(report: UnpackReport) {
    this.#report = report;
  }

  fail(failure: FileFailure): void {
    this.#failedCount += 1;
    if (this.#failures.length < maxFailures) this.#failures.push(failure);
    const { path, errno, message } = failure;
    if (this.#failedCount <= maxTold) this.#report.fileFailed(path, errno, message);
    if (this.#failedCount === maxTold + 1)
      this.#report.note(`more than ${maxTold} files failed: the rest is only counted`);
  }

  skip(): void {
    this.#skippedCount += 1;
  }

  toResult({ fileCount, totalBytes }: Pick<UnpackResult, "fileCount" | "totalBytes">): UnpackResult {
    const [failedCount, skippedCount, failures] = [this.#failedCount, this.#skippedCount, [...this.#failures]];
    return { fileCount, totalBytes, failedCount, skippedCount, failures };
  }
}
