import { dirname } from "node:path";
import type { BundleName } from "@carryall/protocol";
import * as v from "valibot";
import { findAppScope } from "./find-project.ts";
import { readApp } from "./read-app.ts";
import { readJson5 } from "./read-json5.ts";
import { findModuleFile } from "./read-module.ts";

/** The application that a program is a part of. */
export interface ProgramOwner {
  /** The folder that holds `AppScope`, absolute. */
  readonly projectDirectory: string;
  readonly bundleName: BundleName;
  readonly versionCode: number;
  readonly versionName: string;
  readonly moduleName: string;
  /** What the module's `requestPermissions` ask for, in the file's order. */
  readonly permissions: readonly string[];
}

const moduleSchema = v.object({
  module: v.object({
    name: v.string(),
    requestPermissions: v.optional(v.array(v.object({ name: v.string() })), []),
  }),
});

/**
 * Finds the DevEco project in a module of which a source file lies.
 *
 * @param file Absolute.
 * @returns `undefined` for a file that is in no module, or in one without a project around it.
 * @throws {BackupError} `invalidArgument` for a `module.json5` or an `app.json5` that cannot be read.
 */
export function findProgramOwner(file: string): ProgramOwner | undefined {
  const moduleFile = findModuleAbove(dirname(file));
  if (moduleFile === undefined) return undefined;
  const projectDirectory = findAppScope(dirname(moduleFile));
  if (projectDirectory === undefined) return undefined;
  const { bundleName, versionCode, versionName } = readApp(projectDirectory);
  const { module } = readJson5(moduleFile, moduleSchema);
  return {
    projectDirectory,
    bundleName,
    versionCode,
    versionName,
    moduleName: module.name,
    permissions: module.requestPermissions.map(({ name }) => name),
  };
}

function findModuleAbove(directory: string): string | undefined {
  const found = findModuleFile(directory);
  if (found !== undefined) return found;
  const parent = dirname(directory);
  return parent === directory ? undefined : findModuleAbove(parent);
}
