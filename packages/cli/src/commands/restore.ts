import { restoreFromDirectory } from "@carryall/keeper";
import type { Command } from "commander";
import * as v from "valibot";
import type { RunCommand } from "../context/run-command.ts";
import { moveArchive } from "./move-archive.ts";
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
    run(command, (context) => {
      const { from, info } = v.parse(optionsSchema, command.opts());
      return moveArchive(restoreFromDirectory, { directory: from, bundles, info }, context);
    }),
  );
}
