import { backUpToDirectory } from "@carryall/keeper";
import type { Command } from "commander";
import * as v from "valibot";
import type { RunCommand } from "../context/run-command.ts";
import { moveArchive } from "./move-archive.ts";
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
    run(command, (context) => {
      const { to, info } = v.parse(optionsSchema, command.opts());
      return moveArchive(backUpToDirectory, { directory: to, bundles, info }, context);
    }),
  );
}
