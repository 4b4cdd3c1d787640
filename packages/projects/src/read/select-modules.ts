import { BackupError } from "@carryall/protocol";
import type { ModuleConfiguration } from "./read-module.ts";
import { findModuleFile, readModule } from "./read-module.ts";

export interface SelectModulesOptions {
  readonly projectDirectory: string;
  /** The module's folder that the caller named in place of the project's. */
  readonly moduleDirectory: string | undefined;
  /** Wins over the folder. */
  readonly moduleName: string | undefined;
}

/**
 * The modules whose backup extension may be taken: the one that was asked for, else all that can be installed.
 *
 * @throws {BackupError} `invalidArgument` for a module name that the project does not have, naming those it has.
 */
export function selectModules(
  modules: readonly ModuleConfiguration[],
  { projectDirectory, moduleDirectory, moduleName }: SelectModulesOptions,
): readonly ModuleConfiguration[] {
  if (moduleName !== undefined) return [findByName(modules, moduleName, projectDirectory)];
  if (moduleDirectory !== undefined) return [findByDirectory(modules, moduleDirectory)];
  // A HAR is compiled into others and never installed, so an extension in it would never run.
  return modules.filter(({ type }) => type !== "har");
}

function findByName(modules: readonly ModuleConfiguration[], name: string, directory: string): ModuleConfiguration {
  const found = modules.find((module) => module.name === name);
  if (found !== undefined) return found;
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${directory}: it has no module called ${JSON.stringify(name)}`,
    {
      hint: `Its modules are ${modules.map((module) => module.name).join(", ")}`,
    },
  );
}

// build-profile.json5 need not list a module that its author points at.
function findByDirectory(modules: readonly ModuleConfiguration[], directory: string): ModuleConfiguration {
  const listed = modules.find((module) => module.directory === directory);
  if (listed !== undefined) return listed;
  const file = findModuleFile(directory);
  if (file !== undefined) return readModule(directory, file);
  throw new BackupError("invalidArgument", `Cannot read ${directory}: it has no src/main/module.json5`);
}
