import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { hasAppScope } from "./find-project.ts";
import { readJson5 } from "./read-json5.ts";
import { findModuleFile, findTestModuleFile, type ModuleConfiguration, readModule } from "./read-module.ts";
import { walkFolders } from "./walk-folders.ts";

export interface ListedModules {
  readonly modules: readonly ModuleConfiguration[];
  /** The `ohosTest` parts of them, which a device installs as modules of their own. */
  readonly testModules: readonly ModuleConfiguration[];
  readonly warnings: readonly string[];
}

const buildProfileSchema = v.object({
  modules: v.optional(v.array(v.object({ name: v.optional(v.string()), srcPath: v.string() }))),
});
const namedBuildProfileSchema = v.object({
  modules: v.optional(v.array(v.object({ name: v.string(), srcPath: v.string() }))),
});

/**
 * Reads every module that `build-profile.json5` lists, in its order; without such a list, every folder that has
 * `src/main/module.json5`, sorted by path.
 *
 * @throws {BackupError} `invalidArgument` for a file that cannot be read. A listed module that is not there is a warning.
 */
export function listModules(projectDirectory: string): ListedModules {
  const directories = moduleDirectories(projectDirectory);
  const modules: ModuleConfiguration[] = [];
  const warnings: string[] = [];
  for (const directory of directories) {
    const file = findModuleFile(directory);
    if (file !== undefined) modules.push(readModule(directory, file));
    else warnings.push(`build-profile.json5 lists ${directory}, which has no src/main/module.json5: it is left out`);
  }
  if (modules.length === 0) warnings.push(`${projectDirectory} has no module: nothing in it has src/main/module.json5`);
  return { modules, testModules: directories.flatMap(readTestModule), warnings };
}

/** The folders of the project's modules, absolute, in the same order; one that is listed need not be there. */
export function moduleDirectories(projectDirectory: string): readonly string[] {
  return listedDirectories(projectDirectory) ?? findModules(projectDirectory);
}

/**
 * Those that `build-profile.json5` lists; `undefined` where it lists none.
 *
 * @param options.needsNames Refuses a list with a module that has no name.
 */
export function listedDirectories(projectDirectory: string, { needsNames = false } = {}): string[] | undefined {
  const file = join(projectDirectory, "build-profile.json5");
  if (!existsSync(file)) return undefined;
  const { modules } = readJson5(file, needsNames ? namedBuildProfileSchema : buildProfileSchema);
  // A list of nothing tells nothing: the platform's own build would have nothing to build.
  return modules === undefined || modules.length === 0
    ? undefined
    : modules.map(({ srcPath }) => resolve(projectDirectory, srcPath));
}

// Samples and older versions may lie in a project, and are projects of their own.
function findModules(projectDirectory: string): string[] {
  const folders = walkFolders(projectDirectory, { isEntered: (folder) => !hasAppScope(folder) });
  return [...folders].filter((folder) => findModuleFile(folder) !== undefined);
}

function readTestModule(directory: string): ModuleConfiguration[] {
  const file = findTestModuleFile(directory);
  return file === undefined ? [] : [readModule(directory, file)];
}
