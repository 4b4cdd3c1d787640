import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { InstalledBundle } from "@carryall/device";
import { parseCompiledModules } from "@carryall/formats";
import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../output/format-table.ts";
import type { ReachedNames } from "./reached-names.ts";

export function addAppShow(group: Command, run: RunCommand): void {
  const command = group
    .command("show")
    .description("say what is installed, and which names of the platform its extension could reach")
    .argument("<bundle>", "name of an installed application");
  command.action((name: string) =>
    run(command, async (context) => {
      const bundle = context.openDevice().readBundle(name);
      const reached = bundle.extension === undefined ? undefined : await readReachedNames(bundle);
      context.output.result(toJson(bundle, reached), toText(bundle, reached));
      return exitCodes.done;
    }),
  );
}

async function readReachedNames({ codeDirectory }: InstalledBundle): Promise<ReachedNames> {
  // Here and not above: no other command needs the platform, which takes a while to load.
  const { listReachedNames } = await import("./reached-names.ts");
  return listReachedNames(parseCompiledModules(readFileSync(join(codeDirectory, "modules.json"), "utf8")));
}

function toJson(bundle: InstalledBundle, reached: ReachedNames | undefined) {
  const { name, versionCode, versionName, modules, extension, origin, installedAt } = bundle;
  return {
    kind: "app",
    bundle: name,
    versionCode,
    versionName,
    modules,
    extension: extension?.name ?? null,
    extensionModule: extension?.moduleName ?? null,
    origin,
    installedAt,
    ...(reached ?? { sources: 0, kits: [], stubs: [], missing: [] }),
  };
}

function toText(bundle: InstalledBundle, reached: ReachedNames | undefined): string {
  const { name, versionCode, versionName, modules, extension, origin, installedAt } = bundle;
  const record = formatTable([
    ["bundle", name],
    ["version", `${versionName} (${versionCode})`],
    ["modules", modules.join(", ")],
    ["extension", extension === undefined ? "none" : `${extension.name}, of module ${extension.moduleName}`],
    ["origin", origin],
    ["installed", installedAt],
    ...(reached === undefined ? [] : [["sources", String(reached.sources)]]),
  ]);
  if (reached === undefined) return record;
  return [
    record,
    ...paragraph("Reaches of the platform, and works", reached.kits),
    ...paragraph(
      "Reaches of the platform, and is a stub: it loads, and fails with 801 when it is called",
      reached.stubs,
    ),
    ...paragraph("Not found at installation: a stub stands for it", reached.missing),
  ].join("");
}

function paragraph(title: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`\n${title}:\n`, ...names.map((name) => `  ${name}\n`)];
}
