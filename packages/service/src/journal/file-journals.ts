import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { appLocksName } from "@carryall/device";
import { encodeAppLocks, encodeRunJournal, parseAppLocks, parseRunJournal } from "@carryall/formats";
import { BackupError, errnoNameOf } from "@carryall/protocol";
import { type Log, writeFileAtomically } from "@carryall/runtime";
import type { JournalOptions, Journals } from "./journals.ts";

const runJournalName = "ClearDataConfig.json";

/** What a service that ended too early has left. */
export interface Residue {
  /** Bundles that were running; `undefined` where the journal cannot be read, and it may be any. */
  readonly runs: readonly string[] | undefined;
  readonly locks: readonly string[] | undefined;
}

/**
 * The two journals of a service, in the format of a device. What enters is on disk, whole, before the call returns. That
 * it is over need not be: after a power cut the next start looks, and finds nothing.
 *
 * @see app_file_service: utils/src/b_json/b_json_clear_data_config.cpp, b_json_service_disposal_config.cpp
 */
export class FileJournals implements Journals {
  readonly #directory: string;
  readonly #userId: number;
  readonly #log: Log;
  readonly #runs = new Set<string>();
  readonly #locks = new Set<string>();

  constructor(directory: string, { userId, log }: { readonly userId: number; readonly log: Log }) {
    this.#directory = directory;
    this.#userId = userId;
    this.#log = log;
  }

  enter(bundle: string, { action, hasResidue }: JournalOptions): Disposable {
    this.#runs.add(bundle);
    if (action === "restore") this.#locks.add(bundle);
    this.#write({ hasLocks: action === "restore", isSynced: true });
    return {
      [Symbol.dispose]: () => {
        if (!hasResidue()) this.#runs.delete(bundle);
        const wasLocked = this.#locks.delete(bundle);
        try {
          this.#write({ hasLocks: wasLocked, isSynced: false });
        } catch (error) {
          // Lost is only that the run is over: the next change says so, or the next start looks and finds nothing.
          this.#log.error("journal not written", { bundle, cause: String(error) });
        }
      },
    };
  }

  /** Reads what the last service left. Call it before the first run. */
  readResidue(): Residue {
    const runs = this.#read(runJournalName, parseRunJournal);
    const locks = this.#read(appLocksName, parseAppLocks);
    return { runs, locks: locks?.map(({ bundle }) => bundle) };
  }

  /** Says what of the residue is still there, after cleaning; nothing is locked any more. */
  keepResidue(runs: readonly string[]): void {
    for (const bundle of runs) this.#runs.add(bundle);
    this.#write({ hasLocks: true, isSynced: true });
  }

  #read<T>(name: string, parse: (text: string) => readonly T[] | undefined): readonly T[] | undefined {
    try {
      return parse(readFileSync(join(this.#directory, name), "utf8"));
    } catch (error) {
      return errnoNameOf(error) === "ENOENT" ? [] : undefined;
    }
  }

  #write({ hasLocks, isSynced }: { readonly hasLocks: boolean; readonly isSynced: boolean }): void {
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      writeFileAtomically(join(this.#directory, runJournalName), encodeRunJournal([...this.#runs]), { isSynced });
      if (!hasLocks) return;
      const locks = [...this.#locks].map((bundle) => ({ userId: this.#userId, bundle }));
      writeFileAtomically(join(this.#directory, appLocksName), encodeAppLocks(locks), { isSynced });
    } catch (cause) {
      const so = cause instanceof Error ? cause.message : String(cause);
      const reason = errnoNameOf(cause) === "ENOSPC" ? "noSpace" : "ioError";
      throw new BackupError(reason, `Cannot note what runs in ${this.#directory}: ${so}`, { cause });
    }
  }
}
