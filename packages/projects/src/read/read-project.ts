import { join } from "node:path";
import { findProject } from "./find-project.ts";
import { type ListedModules, listModules } from "./list-modules.ts";
import { type PickedExtension, pickExtension } from "./pick-extension.ts";
import type { Project } from "./project.ts";
import { readApp } from "./read-app.ts";
import type { ModuleConfiguration } from "./read-module.ts";
import { type SelectModulesOptions, selectModules } from "./select-modules.ts";

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
  const chosen = pick(listed, {
    projectDirectory: found.directory,
    moduleDirectory: found.moduleDirectory,
    moduleName,
  });
  return {
    directory: found.directory,
    bundleName: app.bundleName,
    versionCode: app.versionCode,
    versionName: app.versionName,
    ...(app.maxClones === undefined ? {} : { maxClones: app.maxClones }),
    modules: [...listed.modules, ...chosen.testModules].map(withoutExtensions),
    ...(chosen.extension === undefined ? {} : { extension: chosen.extension }),
    warnings: [...app.warnings, ...listed.warnings, ...chosen.warnings],
  };
}

interface Choice extends PickedExtension {
  /** Those of the test modules that are part of the application because its extension is in them. */
  readonly testModules: readonly ModuleConfiguration[];
}

/** An extension among an author's tests is taken only where the application itself has none, or where it is asked for. */
function pick(listed: ListedModules, options: SelectModulesOptions): Choice {
  const appScope = join(options.projectDirectory, "AppScope");
  const selected = selectModules(listed, options);
  const own = pickExtension(selected.modules, appScope);
  if (own.extension !== undefined || own.warnings.length > 0) return { ...own, testModules: [] };
  const tests = pickExtension(selected.testModules, appScope);
  const module = selected.testModules.find(({ name }) => name === tests.extension?.moduleName);
  if (module === undefined) return { warnings: [nothingIsBackedUp], testModules: [] };
  const note = `Extension ${tests.extension?.name} is one of the tests in ${module.sourceRoot}: no other is there`;
  return { ...tests, warnings: [note, ...tests.warnings], testModules: [module] };
}

const nothingIsBackedUp = 'No module has an extension of type "backup": nothing of this application is backed up';

function withoutExtensions({ name, directory, type }: ModuleConfiguration) {
  return { name, directory, type };
}
