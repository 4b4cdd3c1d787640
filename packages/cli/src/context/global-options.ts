import { type Command, Option } from "commander";
import * as v from "valibot";

export const sandboxNames = ["bubblewrap", "mapped"] as const;

const schema = v.object({
  home: v.optional(v.string()),
  json: v.optional(v.boolean(), false),
  quiet: v.optional(v.boolean(), false),
  sandbox: v.optional(v.picklist(sandboxNames)),
});

/** What every command takes, before or after its own name. */
export type GlobalOptions = v.InferOutput<typeof schema>;

export function addGlobalOptions(program: Command): Command {
  return program
    .option("--home <dir>", "device home; else CARRYALL_HOME, else in the user's data directory")
    .option("--json", "one JSON object a line on stdout, each with its kind")
    .option("--quiet", "say only what went wrong")
    .addOption(new Option("--sandbox <name>", "how extensions are kept apart").choices([...sandboxNames]));
}

export function readGlobalOptions(command: Command): GlobalOptions {
  return v.parse(schema, command.optsWithGlobals());
}
