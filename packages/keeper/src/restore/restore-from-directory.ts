import { join } from "node:path";
import type { BackupModule } from "@carryall/client";
import { checkFolder } from "../archive/check-folder.ts";
import type { ArchiveOutcome } from "../outcome/archive-outcome.ts";
import type { ProgressEvent } from "../outcome/progress.ts";
import { sumUp } from "../outcome/sum-up.ts";
import { driveSession } from "../session/drive-session.ts";
import { openArchive } from "./open-archive.ts";
import { RestoreRun } from "./restore-run.ts";

export interface RestoreOptions {
  /** An archive that a backup made. */
  readonly directory: string;
  /** Absent or empty for every bundle in the archive. */
  readonly bundles?: readonly string[];
  /** JSON text handed to the hook of every bundle, in the form of the API's `infos`. */
  readonly info?: string;
  readonly report: (event: ProgressEvent) => void;
  /** Ends the session, and the function throws the signal's reason. A bundle that was published is finished first. */
  readonly signal: AbortSignal;
  readonly nowMs?: () => number;
}

/**
 * Restores bundles from a directory that {@link backUpToDirectory} made. A bundle whose files are not what its manifest
 * says fails before anything of it is touched.
 *
 * @returns How each bundle ended; a failed one is no exception.
 * @throws {BackupError} `invalidArgument` for a directory that is no archive, or has no backup of a named bundle.
 *   {@link BusinessError} where no session can be had.
 */
export async function restoreFromDirectory(
  backup: Pick<BackupModule, "SessionRestore">,
  options: RestoreOptions,
): Promise<ArchiveOutcome> {
  const { directory, info, report, signal, nowMs = Date.now } = options;
  signal.throwIfAborted();
  using archive = openArchive(directory, options.bundles ?? []);
  const run = new RestoreRun({ directory, report, nowMs });
  const damaged = checkBundles(archive.bundles, run, directory);
  const bundles = run.expectedBundles;
  report({ kind: "planned", bundles, totalBytes: run.totalBytes });
  for (const [bundle, error] of damaged) run.refuse(bundle, error);
  if (bundles.length === 0) return sumUp(run.finish("ended"));
  const infos = info === undefined ? undefined : bundles.map(() => info);
  const end = await driveSession({
    open: (callbacks) => new backup.SessionRestore(callbacks),
    append: async (session) => {
      run.attach(session);
      await session.appendBundles(archive.capabilityFd, bundles, infos);
    },
    callbacks: run.callbacks,
    signal,
  });
  const outcomes = run.finish(end);
  if (end === "aborted") signal.throwIfAborted();
  return sumUp(outcomes);
}

/** @returns What is wrong with those that are not as their manifests say. */
function checkBundles(bundles: readonly string[], run: RestoreRun, directory: string): Map<string, unknown> {
  const damaged = new Map<string, unknown>();
  for (const bundle of bundles) {
    try {
      run.expect(bundle, checkFolder(join(directory, bundle), { bundle }));
    } catch (error) {
      damaged.set(bundle, error);
    }
  }
  return damaged;
}
