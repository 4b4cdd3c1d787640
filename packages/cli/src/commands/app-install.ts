import { resolve } from "node:path";
import {
  copyPreparation,
  type Device,
  type InstalledBundle,
  installBundle,
  type Preparation,
  prepareInstallation,
} from "@carryall/device";
import type { Project } from "@carryall/projects";
import { BackupError, type BundleName, parseBundleName } from "@carryall/protocol";
import { type Command, InvalidArgumentError } from "commander";
import * as v from "valibot";
import type { CommandContext } from "../context/command-context.ts";
import { refuseUnderWay } from "../context/refuse-under-way.ts";
import type { RunCommand } from "../context/run-command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import { prepareProject } from "./prepare-project.ts";

const optionsSchema = v.object({
  module: v.optional(v.string()),
  versionCode: v.optional(v.number()),
  versionName: v.optional(v.string()),
  clones: v.optional(v.number(), 0),
});
type InstallOptions = v.InferOutput<typeof optionsSchema>;

export function addAppInstall(group: Command, run: RunCommand): void {
  const command = group
    .command("install")
    .description("install a DevEco project, or one module of it; the data of an older version stays")
    .argument("<project>", "the project's folder")
    .option("--module <name>", "the module whose backup extension is installed")
    .option("--version-code <number>", "instead of the project's", parseWholeNumber)
    .option("--version-name <text>", "instead of the project's")
    .option("--clones <number>", "install this many clones beside it, each with data of its own", parseWholeNumber);
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
  const clones = clonesOf(prepared.project, options.clones, device);
  await refuseUnderWay(device, [prepared.project.bundleName, ...clones], "install");
  const record = recordOf(prepared.project, options, io.nowMs());
  // Before the application takes the prepared code away.
  using copies = new DisposableStack();
  const cloned = clones.map((name) => ({ name, preparation: copies.use(copyPreparation(device, preparation)) }));
  tell(installBundle(device, preparation, record), prepared.warnings, context);
  for (const clone of cloned) tell(installClone(device, clone, record), [], context);
  return exitCodes.done;
}

/** Those that are asked for, and those that are there already: on a device they have the application's code. */
function clonesOf({ bundleName, maxClones, directory }: Project, count: number, device: Device): BundleName[] {
  const what = `Cannot install ${count} clones of ${bundleName}`;
  if (count > 0 && maxClones === undefined) {
    throw new BackupError("invalidArgument", `${what}: the project allows none`, {
      hint: `Allow them in ${directory}/AppScope/app.json5: "multiAppMode": { "multiAppModeType": "appClone", "maxCount": ${count} }`,
    });
  }
  if (maxClones !== undefined && count > maxClones) {
    throw new BackupError("invalidArgument", `${what}: the project allows ${maxClones}`, {
      hint: `See multiAppMode.maxCount in ${directory}/AppScope/app.json5`,
    });
  }
  const asked = Array.from({ length: count }, (_, index) => parseBundleName(`${bundleName}:${index + 1}`));
  const present = device.listBundles().flatMap(({ name }) => (name.startsWith(`${bundleName}:`) ? name : []));
  return [...new Set([...asked, ...present])];
}

type NewRecord = Parameters<typeof installBundle>[2];

function recordOf({ extension, ...project }: Project, options: InstallOptions, nowMs: number): NewRecord {
  return {
    name: project.bundleName,
    versionCode: options.versionCode ?? project.versionCode,
    versionName: options.versionName ?? project.versionName,
    modules: project.modules.map((module) => module.name),
    ...(extension === undefined ? {} : { extension: { name: extension.name, moduleName: extension.moduleName } }),
    origin: project.directory,
    installedAt: new Date(nowMs).toISOString(),
  };
}

function installClone(
  device: Device,
  { name, preparation }: { readonly name: BundleName; readonly preparation: Preparation },
  record: NewRecord,
): InstalledBundle {
  return installBundle(device, preparation, { ...record, name });
}

function tell(bundle: InstalledBundle, warnings: readonly string[], { output }: CommandContext): void {
  const { name, versionCode, versionName, extension } = bundle;
  output.result(
    { kind: "installed", bundle: name, versionCode, versionName, extension: extension?.name ?? null, warnings },
    `Installed ${name} ${versionName} (${versionCode}), ${extension === undefined ? "without a backup extension" : `backup extension ${extension.name}`}`,
  );
}

function parseWholeNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number.");
}
