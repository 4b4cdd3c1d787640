import { join } from "node:path";
import { findProject } from "./find-project.ts";
import { listModules } from "./list-modules.ts";
import { pickExtension } from "./pick-extension.ts";
import type { Project } from "./project.ts";
import { readApp } from "./read-app.ts";
import type { ModuleConfiguration } from "./read-module.ts";
import { selectModules } from "./select-modules.ts";

export interface ReadProjectOptions {
  /** Take the backup extension of this module only. Default: of the first module that has one. */
  readonly moduleName?: string;
}

/**
 * Reads what backup and restore need to know of a DevEco project: name, version, modules and the backup extension.
 * Every file is read as JSON5, whatever its name, because DevEco accepts comments and trailing commas in all of them.
 *
 * @param directory The project's folder, or one module's folder inside it, which then chooses the module.
 * @throws {BackupError} `invalidArgument`, with file, line and column where a file is at fault.
 * @see openharmony/docs: quick-start/app-configuration-file.md, module-configuration-file.md
 */
export function readProject(directory: string, { moduleName }: ReadProjectOptions = {}): Project {
  const found = findProject(directory);
  const app = readApp(found.directory);
  const listed = listModules(found.directory);
  const chosen = selectModules(listed.modules, {
    projectDirectory: found.directory,
    moduleDirectory: found.moduleDirectory,
    moduleName,
  });
  const picked = pickExtension(chosen, join(found.directory, "AppScope"));
  return {
    directory: found.directory,
    bundleName: app.bundleName,
    versionCode: app.versionCode,
    versionName: app.versionName,
    ...(app.maxClones === undefined ? {} : { maxClones: app.maxClones }),
    modules: listed.modules.map(withoutExtensions),
    ...(picked.extension === undefined ? {} : { extension: picked.extension }),
    warnings: [...app.warnings, ...listed.warnings, ...picked.warnings],
  };
}

function withoutExtensions({ name, directory, type }: ModuleConfiguration) {
  return { name, directory, type };
}
