import { resolve } from "node:path";
import { backUpToDirectory } from "@carryall/keeper";
import type { Command } from "commander";
import * as v from "valibot";
import { noteSandbox } from "../context/note-sandbox.ts";
import { openBackup } from "../context/open-backup.ts";
import type { RunCommand } from "../context/run-command.ts";
import { ArchiveReporter } from "../output/archive-reporter.ts";
import { parseInfo } from "./parse-info.ts";

const optionsSchema = v.object({ to: v.string(), info: v.optional(v.string()) });

export function addBackup(program: Command, run: RunCommand): void {
  const command = program
    .command("backup")
    .description("back up applications into a directory; without names, all that allow it")
    .argument("[bundle...]", "names of installed applications")
    .requiredOption("--to <dir>", "new, empty, or made by an earlier backup")
    .option("--info <json>", "handed to the applications' hooks", parseInfo);
  command.action((bundles: string[]) =>
    run(command, async (context) => {
      const { to, info } = v.parse(optionsSchema, command.opts());
      const { io } = context;
      using backup = await openBackup(context);
      using reporter = new ArchiveReporter(context);
      const outcome = await backUpToDirectory(backup, {
        directory: resolve(io.cwd, to),
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
