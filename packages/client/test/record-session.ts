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
      onFileReady: (...args: [error: unknown, file?: File]) => {
        const [error, file] = args;
        if (file === undefined) note("onFileReady")(...args);
        else lines.push(["onFileReady", JSON.stringify(error) ?? "-", Object.keys(file), readAndClose(file)].join(" "));
      },
    },
  };
}

function readAndClose(file: File): string {
  const text = readFileSync(file.fd, "utf8");
  closeSync(file.fd);
  return `${file.bundleName} ${file.uri} ${text}`;
}
