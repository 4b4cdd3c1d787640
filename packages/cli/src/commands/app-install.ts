import { resolve } from "node:path";
import { type InstalledBundle, installBundle, prepareInstallation } from "@carryall/device";
import { type Command, InvalidArgumentError } from "commander";
import * as v from "valibot";
import type { CommandContext } from "../context/command-context.ts";
import type { RunCommand } from "../context/run-command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { prepareProject } from "./prepare-project.ts";

const optionsSchema = v.object({
  module: v.optional(v.string()),
  versionCode: v.optional(v.number()),
  versionName: v.optional(v.string()),
});
type InstallOptions = v.InferOutput<typeof optionsSchema>;

export function addAppInstall(group: Command, run: RunCommand): void {
  const command = group
    .command("install")
    .description("install a DevEco project, or one module of it; the data of an older version stays")
    .argument("<project>", "the project's folder")
    .option("--module <name>", "the module whose backup extension is installed")
    .option("--version-code <number>", "instead of the project's", parseVersionCode)
    .option("--version-name <text>", "instead of the project's");
  command.action((project: string) =>
    run(command, (context) => install(project, v.parse(optionsSchema, command.opts()), context)),
  );
}

async function install(project: string, options: InstallOptions, context: CommandContext): Promise<ExitCode> {
  const { io, output } = context;
  const device = context.openDevice();
  using preparation = prepareInstallation(device);
  const prepared = await prepareProject(
    {
      projectDirectory: resolve(io.cwd, project),
      outDirectory: preparation.directory,
      ...(options.module === undefined ? {} : { moduleName: options.module }),
    },
    io,
  );
  for (const warning of prepared.warnings) output.note(`carryall: warning: ${warning}`);
  const { extension } = prepared.project;
  const bundle = installBundle(device, preparation, {
    name: prepared.project.bundleName,
    versionCode: options.versionCode ?? prepared.project.versionCode,
    versionName: options.versionName ?? prepared.project.versionName,
    modules: prepared.project.modules.map((module) => module.name),
    ...(extension === undefined ? {} : { extension: { name: extension.name, moduleName: extension.moduleName } }),
    origin: prepared.project.directory,
    installedAt: new Date(io.nowMs()).toISOString(),
  });
  tell(bundle, prepared.warnings, context);
  return exitCodes.done;
}

function tell(bundle: InstalledBundle, warnings: readonly string[], { output }: CommandContext): void {
  const { name, versionCode, versionName, extension } = bundle;
  output.result(
    { kind: "installed", bundle: name, versionCode, versionName, extension: extension?.name ?? null, warnings },
    `Installed ${name} ${versionName} (${versionCode}), ${extension === undefined ? "without a backup extension" : `backup extension ${extension.name}`}`,
  );
}

function parseVersionCode(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
