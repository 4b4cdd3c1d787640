import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { readJson5 } from "./read-json5.ts";

export interface ModuleConfiguration {
  readonly name: string;
  /** The module's own folder, absolute. */
  readonly directory: string;
  /** The folder of its sources and resources, absolute: `src/main`, or `src/ohosTest` of the tests of a module. */
  readonly sourceRoot: string;
  readonly type: string;
  /** `module.json5`, or an old project's `module.json`, absolute. */
  readonly file: string;
  /** All of the module's extensions, in the file's order, whatever their type. */
  readonly extensions: readonly ExtensionConfiguration[];
}

export interface ExtensionConfiguration {
  readonly name: string;
  /** `backup` for the extensions that matter here. */
  readonly type: string;
  /** Relative to the source root; very old projects say `srcEntrance`. */
  readonly sourceEntry: string | undefined;
  readonly metadata: readonly { readonly name: string; readonly resource?: string | undefined }[];
}

const moduleSchema = v.object({
  module: v.object({
    name: v.string(),
    type: v.optional(v.string(), "entry"),
    extensionAbilities: v.optional(
      v.array(
        v.object({
          name: v.string(),
          type: v.optional(v.string(), ""),
          srcEntry: v.optional(v.string()),
          srcEntrance: v.optional(v.string()),
          metadata: v.optional(
            v.array(v.object({ name: v.optional(v.string(), ""), resource: v.optional(v.string()) })),
            [],
          ),
        }),
      ),
      [],
    ),
  }),
});

/** @throws {BackupError} `invalidArgument` naming the file and the place in it. */
export function readModule(directory: string, file: string): ModuleConfiguration {
  const { module } = readJson5(file, moduleSchema);
  return {
    name: module.name,
    directory,
    sourceRoot: dirname(file),
    type: module.type,
    file,
    extensions: module.extensionAbilities.map(({ name, type, srcEntry, srcEntrance, metadata }) => ({
      name,
      type,
      sourceEntry: srcEntry ?? srcEntrance,
      metadata,
    })),
  };
}

/** The file that makes a folder a module, or `undefined` for any other folder. */
export function findModuleFile(directory: string): string | undefined {
  return findConfiguration(join(directory, "src", "main"));
}

/** The file that makes the tests of a module a module of their own, or `undefined` where there are none. */
export function findTestModuleFile(directory: string): string | undefined {
  return findConfiguration(join(directory, "src", "ohosTest"));
}

// The older name second: where both are there, a project was brought up to date and its old file forgotten.
function findConfiguration(sourceRoot: string): string | undefined {
  return ["module.json5", "module.json"].map((name) => join(sourceRoot, name)).find((file) => existsSync(file));
}
