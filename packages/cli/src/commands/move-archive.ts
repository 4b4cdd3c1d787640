import { resolve } from "node:path";
import type { backUpToDirectory, restoreFromDirectory } from "@carryall/keeper";
import type { CommandContext } from "../context/command-context.ts";
import { noteSandbox } from "../context/note-sandbox.ts";
import { openBackup } from "../context/open-backup.ts";
import type { ExitCode } from "../exit-codes.ts";
import { ArchiveReporter } from "../output/archive-reporter.ts";

export interface MoveArchiveOptions {
  /** As it was typed. */
  readonly directory: string;
  readonly bundles: readonly string[];
  readonly info: string | undefined;
}

/** Moves data between the device and an archive directory, whichever way, and says how it goes. */
export async function moveArchive(
  move: typeof backUpToDirectory | typeof restoreFromDirectory,
  { directory, bundles, info }: MoveArchiveOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { io } = context;
  using backup = await openBackup(context);
  using reporter = new ArchiveReporter(context);
  const outcome = await move(backup, {
    directory: resolve(io.cwd, directory),
    bundles,
    ...(info === undefined ? {} : { info }),
    report: reporter.report,
    signal: io.signal,
    nowMs: io.nowMs,
  });
  const exitCode = reporter.conclude(outcome);
  await noteSandbox(context);
  return exitCode;
}
