import type { BackupModule } from "@carryall/client";
import { bundleOfItem, type CapabilityFile } from "@carryall/formats";
import { sendRates } from "@carryall/protocol";
import { CapabilityRecord } from "../archive/capability-record.ts";
import { claimArchive } from "../archive/claim-archive.ts";
import type { ArchiveOutcome } from "../outcome/archive-outcome.ts";
import type { ProgressEvent } from "../outcome/progress.ts";
import { sumUp } from "../outcome/sum-up.ts";
import { driveSession } from "../session/drive-session.ts";
import { BackupRun } from "./backup-run.ts";
import { readCapabilities } from "./read-capabilities.ts";

export interface BackUpOptions {
  /** The archive: new, empty, or made by an earlier backup. */
  readonly directory: string;
  /** Empty for every application that allows backup. */
  readonly bundles: readonly string[];
  /** JSON text handed to the hook of every bundle, in the form of the API's `infos`. */
  readonly info?: string;
  readonly report: (event: ProgressEvent) => void;
  /** Ends the session; what was finished stays, and the function throws the signal's reason. */
  readonly signal: AbortSignal;
  readonly nowMs?: () => number;
}

/**
 * Backs bundles up into a directory: `DIR/localCapabilities.json`, and `DIR/<bundle>/` with the files as they were
 * handed over and `result.json`. A bundle's older folder is replaced whole after its backup succeeded, and stays
 * untouched otherwise.
 *
 * @returns How each bundle ended; a failed one is no exception.
 * @throws {BackupError} where the directory cannot be used. {@link BusinessError} where no session can be had.
 */
export async function backUpToDirectory(backup: BackupModule, options: BackUpOptions): Promise<ArchiveOutcome> {
  const { directory, info, report, signal, nowMs = Date.now } = options;
  signal.throwIfAborted();
  claimArchive(directory);
  const device = await readCapabilities(backup);
  const record = await CapabilityRecord.open(directory, device);
  const bundles = [...new Set(options.bundles.length > 0 ? options.bundles : allowedBundles(device))];
  report({ kind: "planned", bundles, totalBytes: occupiedBytes(device, bundles) });
  if (bundles.length === 0) return sumUp([]);
  // The usual 60 files a second are meant for a phone that is in somebody's hand.
  const hurry = (bundle: string) => void backup.updateSendRate(bundle, sendRates.largest);
  const run = new BackupRun({ directory, bundles, record, report, nowMs, hurry });
  const end = await driveSession({
    open: (callbacks) => new backup.SessionBackup(callbacks),
    append: (session) => session.appendBundles(bundles, info === undefined ? undefined : bundles.map(() => info)),
    callbacks: run.callbacks,
    signal,
  });
  const outcomes = await run.finish(end);
  if (end === "aborted") signal.throwIfAborted();
  return sumUp(outcomes);
}

function allowedBundles({ bundleInfos }: CapabilityFile): string[] {
  return bundleInfos.filter((item) => item.allToBackup && item.extensionName !== "").map(bundleOfItem);
}

function occupiedBytes({ bundleInfos }: CapabilityFile, bundles: readonly string[]): number {
  return bundleInfos
    .filter((item) => bundles.includes(bundleOfItem(item)))
    .reduce((total, item) => total + item.spaceOccupied, 0);
}
