import { BackupError } from "@carryall/protocol";
import type { ListedModules } from "./list-modules.ts";
import type { ModuleConfiguration } from "./read-module.ts";
import { findModuleFile, readModule } from "./read-module.ts";

export interface SelectModulesOptions {
  readonly projectDirectory: string;
  /** The module's folder that the caller named in place of the project's. */
  readonly moduleDirectory: string | undefined;
  /** Wins over the folder. */
  readonly moduleName: string | undefined;
}

export type SelectedModules = Pick<ListedModules, "modules" | "testModules">;

/**
 * The modules whose backup extension may be taken: the one that was asked for, else all that can be installed.
 *
 * @throws {BackupError} `invalidArgument` for a module name that the project does not have, naming those it has.
 */
export function selectModules(
  { modules, testModules }: SelectedModules,
  { projectDirectory, moduleDirectory, moduleName }: SelectModulesOptions,
): SelectedModules {
  if (moduleName !== undefined) return findByName({ modules, testModules }, moduleName, projectDirectory);
  if (moduleDirectory !== undefined) {
    const ofIt = testModules.filter(({ directory }) => directory === moduleDirectory);
    return { modules: [findByDirectory(modules, moduleDirectory)], testModules: ofIt };
  }
  // A HAR is compiled into others and never installed, so an extension in it would never run.
  return { modules: modules.filter(({ type }) => type !== "har"), testModules };
}

function findByName(all: SelectedModules, name: string, directory: string): SelectedModules {
  const isNamed = (module: ModuleConfiguration): boolean => module.name === name;
  const found: SelectedModules = { modules: all.modules.filter(isNamed), testModules: all.testModules.filter(isNamed) };
  if (found.modules.length + found.testModules.length > 0) return found;
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${directory}: it has no module called ${JSON.stringify(name)}`,
    {
      hint: `Its modules are ${[...all.modules, ...all.testModules].map((module) => module.name).join(", ")}`,
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
