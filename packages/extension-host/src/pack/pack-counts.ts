import type { PackReport } from "./pack-report.ts";

export interface PackResult {
  /** Files that are handed over, as they are or in a tar. */
  readonly fileCount: number;
  readonly totalBytes: number;
  readonly failedCount: number;
  readonly skippedCount: number;
}

/** The figures of one run, which grow while it goes on. */
export class PackCounts implements PackResult {
  fileCount = 0;
  totalBytes = 0;
  failedCount = 0;
  skippedCount = 0;

  /** The same report, with its failures counted. */
  counting(report: PackReport): PackReport {
    return {
      ...report,
      fileFailed: (path, errno, message) => {
        this.failedCount += 1;
        report.fileFailed(path, errno, message);
      },
    };
  }

  toResult(): PackResult {
    const { fileCount, totalBytes, failedCount, skippedCount } = this;
    return { fileCount, totalBytes, failedCount, skippedCount };
  }
}
