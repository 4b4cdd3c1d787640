import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { CompiledImport, CompiledModules } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import type { Project } from "../read/project.ts";
import { readText } from "../read/read-text.ts";
import { findSource } from "../resolve/find-source.ts";
import { type Resolution, type ResolveSpecifierOptions, resolveSpecifier } from "../resolve/resolve-specifier.ts";
import type { CompiledSource, CompileSourceInput } from "./compile-source.ts";

type CompiledModule = CompiledModules["modules"][string];

export interface CompileResult {
  readonly entry: string;
  /** In the order in which they were found, the entry first. */
  readonly moduleIds: readonly string[];
  /** Imports that lead nowhere, files that do not compile, and what else a device would see otherwise. */
  readonly warnings: readonly string[];
}

/** Sources that are compiled together. */
export interface SourceGroup {
  /** Its `oh-package.json5` serves every module, and ids are told from it. */
  readonly projectDirectory: string;
  /** Absolute. The first is the entry. */
  readonly files: readonly [string, ...string[]];
  /** Says that the entry's default export must be a class, and has one chosen where the author wrote none. */
  readonly hasClassEntry?: boolean;
  /** Packages that no `oh-package.json5` leads to: by name, the absolute path of the source that stands for each. */
  readonly packages?: ReadonlyMap<string, string>;
}

/**
 * Compiles the backup extension and everything it imports into CommonJS bodies, as `m/0001.js` and on, with source
 * maps, and writes `modules.json`, which says what each of their imports means.
 * Only imports that remain after types are taken away are followed: what is imported as a type is never loaded.
 * What is not found, and files besides the entry that do not compile, are warnings: nobody may ever need them.
 *
 * @param outDirectory Made if it is not there. What it already holds is overwritten, never removed.
 * @throws {BackupError} `invalidArgument` for a project without a backup extension, and for a fault of syntax in its
 *   source, as `Cannot compile FILE:LINE:COLUMN: …` with the line at fault.
 */
export async function compileModules(project: Project, outDirectory: string): Promise<CompileResult> {
  const { extension, directory } = project;
  if (extension === undefined) {
    throw new BackupError("invalidArgument", `Cannot compile ${directory}: it has no backup extension`);
  }
  const group = { projectDirectory: directory, files: [extension.sourceFile], hasClassEntry: true } as const;
  return await compileSources(group, outDirectory);
}

/** The same for any sources of a project, and what they import. */
export async function compileSources(group: SourceGroup, outDirectory: string): Promise<CompileResult> {
  const { projectDirectory, hasClassEntry = false, packages = new Map<string, string>() } = group;
  const [entryFile] = group.files;
  mkdirSync(join(outDirectory, "m"), { recursive: true });

  const idOf = (file: string): string => moduleId(file, group);
  const modules: Record<string, CompiledModule> = {};
  const warnings: string[] = [];
  const missing = new Map<string, string[]>();
  const files = new Set<string>(group.files);
  // A set yields what is added to it while it is walked, so this ends when no module asks for a new one.
  for (const file of files) {
    const id = idOf(file);
    const isEntry = hasClassEntry && file === entryFile;
    const compiled = await compileOne(
      { text: readText(file), file, id, isEntry },
      { isAsked: group.files.includes(file) },
    );
    warnings.push(...compiled.warnings);
    const imports: Record<string, CompiledImport> = {};
    for (const { specifier, line, names, isEager } of compiled.requests) {
      const found = resolveImport(specifier, { importer: file, projectDirectory }, packages);
      const named = names === undefined ? {} : { names: [...names] };
      if (found.kind === "source") {
        files.add(found.file);
        imports[specifier] = { kind: "module", id: idOf(found.file), ...named, ...(isEager ? { isEager } : {}) };
      } else {
        imports[specifier] = { ...found, ...named };
        if (found.kind === "missing") missing.set(specifier, [...(missing.get(specifier) ?? []), `${file}:${line}`]);
      }
    }
    modules[id] = write(outDirectory, Object.keys(modules).length + 1, { ...compiled, imports });
  }
  for (const [specifier, places] of missing) warnings.push(describeMissing(specifier, places));

  const entry = idOf(entryFile);
  const table: CompiledModules = { formatVersion: 1, entry, modules };
  writeFileSync(join(outDirectory, "modules.json"), `${JSON.stringify(table, undefined, 2)}\n`);
  return { entry, moduleIds: Object.keys(modules), warnings };
}

/**
 * A fault in what was asked for is the caller's to hear. Elsewhere it may be in a file that is only dragged in: then it
 * is a warning, and an error of whoever needs that file.
 */
async function compileOne(input: CompileSourceInput, { isAsked }: { isAsked: boolean }): Promise<CompiledSource> {
  // Here and not above: the compiler takes some 100 ms to load, which a caller that only reads must not pay.
  const { compileFault, compileSource } = await import("./compile-source.ts");
  try {
    return await compileSource(input);
  } catch (error) {
    if (isAsked || !(error instanceof BackupError)) throw error;
    return { ...compileFault(error.message), warnings: [`${error.message}\n    Code that uses this file will fail`] };
  }
}

function resolveImport(
  specifier: string,
  options: ResolveSpecifierOptions,
  packages: ReadonlyMap<string, string>,
): Resolution {
  const found = resolveSpecifier(specifier, options);
  const file = found.kind === "missing" ? findInPackages(specifier, packages) : undefined;
  return file === undefined ? found : { kind: "source", file };
}

// Authors import a package by its name, a file in it, or either by way of the link that its manager makes.
function findInPackages(specifier: string, packages: ReadonlyMap<string, string>): string | undefined {
  const wanted = specifier.replace(/^\.*\/(.*\/)?oh_modules\//, "");
  for (const [name, main] of packages) {
    if (wanted === name) return main;
    if (wanted.startsWith(`${name}/`)) return findSource(join(dirname(main), wanted.slice(name.length + 1)));
  }
  return undefined;
}

/** What `modules.json` calls a source, packages' as the project's own tools lay them out and not where this machine has them. */
export function moduleId(
  file: string,
  { projectDirectory, packages = new Map<string, string>() }: SourceGroup,
): string {
  for (const [name, main] of packages) {
    const inside = relative(dirname(main), file);
    if (!inside.startsWith("..")) return ["oh_modules", name, ...inside.split(sep)].join("/");
  }
  return relative(projectDirectory, file).split(sep).join("/");
}

function describeMissing(specifier: string, [first = "", ...others]: readonly string[]): string {
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first}${more}: nothing is found for ${JSON.stringify(specifier)}: a stub stands for it, and code that uses it will fail`;
}

type WriteContent = Omit<CompiledSource, "requests" | "warnings"> & Pick<CompiledModule, "imports">;

function write(outDirectory: string, number: number, content: WriteContent): CompiledModule {
  const { code, sourceMap, imports, exports, stars, uiNames } = content;
  const file = `m/${String(number).padStart(4, "0")}.js`;
  writeFileSync(join(outDirectory, file), code);
  if (sourceMap !== undefined) writeFileSync(join(outDirectory, `${file}.map`), sourceMap);
  return {
    file,
    ...(sourceMap === undefined ? {} : { sourceMap: `${file}.map` }),
    imports,
    ...(exports === undefined ? {} : { exports: [...exports] }),
    ...(stars.length === 0 ? {} : { stars: [...stars] }),
    ...(uiNames.length === 0 ? {} : { uiNames: [...uiNames] }),
  };
}
