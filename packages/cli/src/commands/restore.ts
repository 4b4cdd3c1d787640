import { resolve } from "node:path";
import { restoreFromDirectory } from "@carryall/keeper";
import type { Command } from "commander";
import * as v from "valibot";
import { noteSandbox } from "../context/note-sandbox.ts";
import { openBackup } from "../context/open-backup.ts";
import type { RunCommand } from "../context/run-command.ts";
import { ArchiveReporter } from "../output/archive-reporter.ts";
import { parseInfo } from "./parse-info.ts";

const optionsSchema = v.object({ from: v.string(), info: v.optional(v.string()) });

export function addRestore(program: Command, run: RunCommand): void {
  const command = program
    .command("restore")
    .description("restore applications from a directory; without names, all that are in it")
    .argument("[bundle...]", "names of applications in the backup")
    .requiredOption("--from <dir>", "made by a backup")
    .option("--info <json>", "handed to the applications' hooks", parseInfo);
  command.action((bundles: string[]) =>
    run(command, async (context) => {
      const { from, info } = v.parse(optionsSchema, command.opts());
      const { io } = context;
      using backup = await openBackup(context);
      using reporter = new ArchiveReporter(context);
      const outcome = await restoreFromDirectory(backup, {
        directory: resolve(io.cwd, from),
        bundles,
        ...(info === undefined ? {} : { info }),
        report: reporter.report,
        signal: io.signal,
        nowMs: io.nowMs,
      });
      const exitCode = reporter.conclude(outcome);
      await noteSandbox(context);
      return exitCode;
    }),
  );
}
