import { closeSync, copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { BackupModule, File, GeneralCallbacks } from "@carryall/client";

export interface RecordedEvent {
  readonly event: "begin" | "end" | "file" | "result" | "process" | "allEnd" | "serviceDied";
  readonly bundle?: string | undefined;
  readonly name?: string;
  readonly code?: number;
  readonly text?: string;
}

/** Callbacks that write down what they are told and settle a promise at the end of it all. */
export class SessionRecord {
  readonly events: RecordedEvent[] = [];
  readonly #finished = Promise.withResolvers<void>();
  readonly #onFile: (file: File) => void;

  /** @param onFile Called for every file; closes it. */
  constructor(onFile: (file: File) => void = closeFile) {
    this.#onFile = onFile;
  }

  /** Resolves with `onAllBundlesEnd` or `onBackupServiceDied`. */
  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  get callbacks(): GeneralCallbacks {
    return {
      onFileReady: (error, file) => {
        if (error) this.#note({ event: "file", code: error.code });
        else {
          this.#note({ event: "file", bundle: file.bundleName, name: file.uri });
          this.#onFile(file);
        }
      },
      onBundleBegin: (error, bundle) => this.#note({ event: "begin", bundle, ...codeOf(error) }),
      onBundleEnd: (error, bundle) => this.#note({ event: "end", bundle, ...codeOf(error) }),
      onAllBundlesEnd: () => {
        this.#note({ event: "allEnd" });
        this.#finished.resolve();
      },
      onBackupServiceDied: () => {
        this.#note({ event: "serviceDied" });
        this.#finished.resolve();
      },
      onResultReport: (bundle, text) => this.#note({ event: "result", bundle, text }),
      onProcess: (bundle, text) => this.#note({ event: "process", bundle, text }),
    };
  }

  of(bundle: string): RecordedEvent[] {
    return this.events.filter((each) => each.bundle === bundle);
  }

  #note(event: RecordedEvent): void {
    this.events.push(event);
  }
}

function codeOf(error: { code: number } | undefined | null): { code?: number } {
  return error ? { code: error.code } : {};
}

export function closeFile(file: File): void {
  closeSync(file.fd);
  if (file.manifestFd !== undefined && file.manifestFd >= 0) closeSync(file.manifestFd);
}

/** Keeps what is handed over, in a folder for each bundle. */
export function keepIn(directory: string): (file: File) => void {
  return (file) => {
    mkdirSync(join(directory, file.bundleName), { recursive: true });
    copyFileSync(`/proc/self/fd/${file.fd}`, join(directory, file.bundleName, file.uri));
    closeFile(file);
  };
}

/** A whole backup of some bundles. */
export async function recordBackup(
  backup: BackupModule,
  bundles: string[],
  onFile?: (file: File) => void,
): Promise<SessionRecord> {
  const record = new SessionRecord(onFile);
  const session = new backup.SessionBackup(record.callbacks);
  await session.appendBundles(bundles);
  await record.finished;
  if (!record.events.some((each) => each.event === "serviceDied")) await session.release();
  return record;
}
