import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import * as v from "valibot";
import { readJson5 } from "./read-json5.ts";
import { findModuleFile, type ModuleConfiguration, readModule } from "./read-module.ts";

export interface ListedModules {
  readonly modules: readonly ModuleConfiguration[];
  readonly warnings: readonly string[];
}

const buildProfileSchema = v.object({
  modules: v.optional(v.array(v.object({ name: v.string(), srcPath: v.string() }))),
});

const maxDepth = 5;
const foldersOfTools = new Set(["node_modules", "oh_modules", "build", "hvigor"]);

/**
 * Reads every module that `build-profile.json5` lists, in its order; without such a list, every folder that has
 * `src/main/module.json5`, sorted by path.
 *
 * @throws {BackupError} `invalidArgument` for a file that cannot be read. A listed module that is not there is a warning.
 */
export function listModules(projectDirectory: string): ListedModules {
  const listed = readBuildProfile(projectDirectory);
  const directories = listed ?? [...walkModules(projectDirectory, 0)];
  const modules: ModuleConfiguration[] = [];
  const warnings: string[] = [];
  for (const directory of directories) {
    const file = findModuleFile(directory);
    if (file !== undefined) modules.push(readModule(directory, file));
    else warnings.push(`build-profile.json5 lists ${directory}, which has no src/main/module.json5: it is left out`);
  }
  if (modules.length === 0) warnings.push(`${projectDirectory} has no module: nothing in it has src/main/module.json5`);
  return { modules, warnings };
}

function readBuildProfile(projectDirectory: string): string[] | undefined {
  const file = join(projectDirectory, "build-profile.json5");
  if (!existsSync(file)) return undefined;
  const { modules } = readJson5(file, buildProfileSchema);
  return modules?.map(({ srcPath }) => resolve(projectDirectory, srcPath));
}

function* walkModules(directory: string, depth: number): Generator<string> {
  if (findModuleFile(directory) !== undefined) yield directory;
  if (depth === maxDepth) return;
  const folders = readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !foldersOfTools.has(entry.name))
    .map((entry) => entry.name)
    .sort();
  for (const folder of folders) yield* walkModules(join(directory, folder), depth + 1);
}
