import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { hasAppScope } from "../read/find-project.ts";
import { moduleDirectories } from "../read/list-modules.ts";
import { findSource } from "./find-source.ts";
import { isPackage, readPackage } from "./package-file.ts";
import type { ResolveSpecifierOptions } from "./resolve-specifier.ts";

/**
 * Finds a source file of a package that is on this machine. Asked are, in this order:
 *
 * 1. what the package of the importing file names as a `file:` dependency, then those around it, the project's last;
 * 2. the packages that the author's package manager laid out in `oh_modules`;
 * 3. the project's own modules: a package may name itself, and one that only its neighbours depend on.
 *
 * @param specifier The dependency's name (its `main`, else its index), or the name and a path inside it.
 * @returns `undefined` for a dependency that is not here, or packed into a `.har`.
 * @throws {BackupError} `invalidArgument` for a package file that cannot be read.
 */
export function findLocalPackage(specifier: string, options: ResolveSpecifierOptions): string | undefined {
  const [name, path] = splitSpecifier(specifier);
  for (const directory of candidates(name, options)) {
    const found = findInside(directory, path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function splitSpecifier(specifier: string): [name: string, path: string] {
  const parts = specifier.split("/");
  const nameLength = specifier.startsWith("@") ? 2 : 1;
  return [parts.slice(0, nameLength).join("/"), parts.slice(nameLength).join("/")];
}

// One after the other: the last is a walk through the whole project, which few imports need.
function* candidates(name: string, options: ResolveSpecifierOptions): Generator<string> {
  yield* namedDirectories(name, options);
  yield* installedDirectories(name, options.importer);
  yield* moduleDirectoriesCalled(name, options.projectDirectory);
}

function* namedDirectories(name: string, { importer, projectDirectory }: ResolveSpecifierOptions): Generator<string> {
  for (const directory of packagesAround(importer, projectDirectory)) {
    const target = directoryNamed(readPackage(directory)?.dependencies[name]);
    if (target !== undefined) yield resolve(directory, target);
  }
}

// Older package managers took a path without "file:", too.
function directoryNamed(dependency: unknown): string | undefined {
  if (typeof dependency !== "string") return undefined;
  if (dependency.startsWith("file:")) return dependency.slice("file:".length);
  return /^\.\.?\//.test(dependency) ? dependency : undefined;
}

function packagesAround(importer: string, projectDirectory: string): string[] {
  const around = ancestors(importer).filter(isPackage);
  // A HAR may lie beside the project; of the folders around it only its own is its package.
  const own = around.filter((directory, index) => index === 0 || isInside(directory, projectDirectory));
  const hasProject = own.includes(projectDirectory) || !isPackage(projectDirectory);
  return hasProject ? own : [...own, projectDirectory];
}

function installedDirectories(name: string, importer: string): string[] {
  return ancestors(importer)
    .map((directory) => join(directory, "oh_modules", name))
    .filter((directory) => existsSync(directory));
}

function* moduleDirectoriesCalled(name: string, projectDirectory: string): Generator<string> {
  // Elsewhere there is no list of modules, and a whole disk to walk for one.
  if (!hasAppScope(projectDirectory)) return;
  for (const directory of moduleDirectories(projectDirectory)) {
    if (isPackage(directory) && readPackage(directory)?.name === name) yield directory;
  }
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
  const main = readPackage(packageDirectory)?.main ?? "";
  return (main === "" ? undefined : findSource(resolve(packageDirectory, main))) ?? findSource(packageDirectory);
}
