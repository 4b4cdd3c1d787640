import { basename, dirname, join } from "node:path";
import * as v from "valibot";
import { findSource } from "../resolve/find-source.ts";
import { readJson5 } from "./read-json5.ts";

export interface TestAbilitySource {
  readonly name: string;
  /** Absolute. */
  readonly file: string;
}

export interface TestConfiguration {
  readonly model: "stage" | "fa";
  readonly name: string;
  readonly packageName: string;
  readonly abilities: readonly TestAbilitySource[];
  readonly mainAbility?: string;
  /** Only in the older model, where a module says whose it is. */
  readonly application?: {
    readonly bundleName: string;
    readonly versionCode: number;
    readonly versionName: string;
  };
}

const stageSchema = v.object({
  module: v.object({
    name: v.string(),
    mainElement: v.optional(v.string()),
    abilities: v.optional(
      v.array(v.object({ name: v.string(), srcEntry: v.optional(v.string()), srcEntrance: v.optional(v.string()) })),
      [],
    ),
  }),
});

const faSchema = v.object({
  app: v.object({
    bundleName: v.string(),
    version: v.object({ code: v.number(), name: v.string() }),
  }),
  module: v.object({
    package: v.optional(v.string(), ""),
    mainAbility: v.optional(v.string()),
    distro: v.object({ moduleName: v.string() }),
    abilities: v.optional(v.array(v.object({ name: v.string(), srcPath: v.optional(v.string(), "") })), []),
  }),
});

/**
 * Reads what describes a test module: `module.json5` of the stage model, or `config.json` of the older FA model.
 * An ability whose source is not there is left out: it cannot be started on a device either.
 *
 * @throws {BackupError} `invalidArgument` naming the file and the place in it.
 */
export function readTestConfiguration(file: string): TestConfiguration {
  return basename(file) === "config.json" ? readFaModel(file) : readStageModel(file);
}

function readStageModel(file: string): TestConfiguration {
  const { module } = readJson5(file, stageSchema);
  const { name, mainElement } = module;
  const abilities = module.abilities.flatMap((ability) =>
    withSource(ability.name, join(dirname(file), ability.srcEntry ?? ability.srcEntrance ?? "")),
  );
  return { model: "stage", name, packageName: name, abilities, ...optionalMain(mainElement) };
}

function readFaModel(file: string): TestConfiguration {
  const { app, module } = readJson5(file, faSchema);
  const { package: packageName, mainAbility, distro } = module;
  const abilities = module.abilities.flatMap(({ name, srcPath }) =>
    withSource(name, join(dirname(file), "js", srcPath, "app")),
  );
  const application = {
    bundleName: app.bundleName,
    versionCode: app.version.code,
    versionName: app.version.name,
  };
  return { model: "fa", name: distro.moduleName, packageName, abilities, application, ...optionalMain(mainAbility) };
}

function withSource(name: string, path: string): TestAbilitySource[] {
  const file = findSource(path);
  return file === undefined ? [] : [{ name, file }];
}

function optionalMain(mainAbility: string | undefined) {
  return mainAbility === undefined ? {} : { mainAbility };
}
