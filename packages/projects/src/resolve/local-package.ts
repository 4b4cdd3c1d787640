import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import * as v from "valibot";
import { readJson5 } from "../read/read-json5.ts";
import { findSource } from "./find-source.ts";
import type { ResolveSpecifierOptions } from "./resolve-specifier.ts";

const packageSchema = v.object({
  main: v.optional(v.string(), ""),
  dependencies: v.optional(v.record(v.string(), v.string()), {}),
  dynamicDependencies: v.optional(v.record(v.string(), v.string()), {}),
});

/**
 * Finds a source file of a local HAR: one that an `oh-package.json5` names as a `file:` dependency.
 * The package of the importing file is asked first, then those around it, the project's last.
 *
 * @param specifier The dependency's name (its `main`, else its index), or the name and a path inside it.
 * @returns `undefined` for a dependency that is not local, not there, or packed into a `.har`.
 * @throws {BackupError} `invalidArgument` for an `oh-package.json5` that cannot be read.
 */
export function findLocalPackage(
  specifier: string,
  { importer, projectDirectory }: ResolveSpecifierOptions,
): string | undefined {
  const [name, path] = splitSpecifier(specifier);
  for (const directory of packagesAround(importer, projectDirectory)) {
    const { dependencies, dynamicDependencies } = readPackage(directory);
    const target = dependencies[name] ?? dynamicDependencies[name];
    if (target?.startsWith("file:") !== true) continue;
    const found = findInside(resolve(directory, target.slice("file:".length)), path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function splitSpecifier(specifier: string): [name: string, path: string] {
  const parts = specifier.split("/");
  const nameLength = specifier.startsWith("@") ? 2 : 1;
  return [parts.slice(0, nameLength).join("/"), parts.slice(nameLength).join("/")];
}

function packagesAround(importer: string, projectDirectory: string): string[] {
  const around = ancestors(importer).filter((directory) => existsSync(packageFile(directory)));
  // A HAR may lie beside the project; of the folders around it only its own is its package.
  const own = around.filter((directory, index) => index === 0 || isInside(directory, projectDirectory));
  const hasProject = own.includes(projectDirectory) || !existsSync(packageFile(projectDirectory));
  return hasProject ? own : [...own, projectDirectory];
}

function ancestors(file: string): string[] {
  const parent = dirname(file);
  return parent === file ? [] : [parent, ...ancestors(parent)];
}

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return !way.startsWith("..") && !isAbsolute(way);
}

function findInside(packageDirectory: string, path: string): string | undefined {
  if (path !== "") return findSource(join(packageDirectory, path));
  if (!existsSync(packageFile(packageDirectory))) return findSource(packageDirectory);
  const { main } = readPackage(packageDirectory);
  return findSource(resolve(packageDirectory, main)) ?? findSource(packageDirectory);
}

function readPackage(directory: string): v.InferOutput<typeof packageSchema> {
  return readJson5(packageFile(directory), packageSchema);
}

function packageFile(directory: string): string {
  return join(directory, "oh-package.json5");
}
