import { closeSync, readFileSync } from "node:fs";
import type { File, GeneralCallbacks } from "../src/backup-types.ts";

export interface SessionRecord {
  /** One line a callback: its name, its arguments as JSON, files as their content. */
  readonly lines: string[];
  readonly callbacks: Required<GeneralCallbacks>;
  /** Resolves at `onAllBundlesEnd` and `onBackupServiceDied`. */
  readonly over: Promise<void>;
}

/** Callbacks that note what they are called with. */
export function recordSession(): SessionRecord {
  const lines: string[] = [];
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      lines.push([name, ...args.map((argument) => JSON.stringify(argument) ?? "-")].join(" "));
      if (name === "onAllBundlesEnd" || name === "onBackupServiceDied") resolve();
    };
  return {
    lines,
    over,
    callbacks: {
      onBundleBegin: note("onBundleBegin"),
      onBundleEnd: note("onBundleEnd"),
      onAllBundlesEnd: note("onAllBundlesEnd"),
      onBackupServiceDied: note("onBackupServiceDied"),
      onResultReport: note("onResultReport"),
      onProcess: note("onProcess"),
      onBackupSizeReport: note("onBackupSizeReport"),
      onMigrateResult: note("onMigrateResult"),
      onFileReadyBatch: (...args: [error: unknown, files?: File[]]) => {
        const [error, files] = args;
        if (files === undefined) note("onFileReadyBatch")(...args);
        else lines.push(["onFileReadyBatch", JSON.stringify(error) ?? "-", ...files.map(describeAndClose)].join(" "));
      },
      onFileReady: (...args: [error: unknown, file?: File]) => {
        const [error, file] = args;
        if (file === undefined) note("onFileReady")(...args);
        else lines.push(["onFileReady", JSON.stringify(error) ?? "-", describeAndClose(file)].join(" "));
      },
    },
  };
}

// The members that it has, then their values: a report as its content, -1 where there is none.
function describeAndClose(file: Partial<File>): string {
  const { bundleName, uri, fd = -1, manifestFd } = file;
  const report = manifestFd === undefined ? [] : [manifestFd === -1 ? "-1" : readAndClose(manifestFd)];
  return [Object.keys(file), bundleName, uri, readAndClose(fd), ...report].join(" ");
}

function readAndClose(fd: number): string {
  const text = readFileSync(fd, "utf8");
  closeSync(fd);
  return text;
}
