import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { CompiledImport, CompiledModules } from "@carryall/formats";
import { BackupError } from "@carryall/protocol";
import type { Project } from "../read/project.ts";
import { readText } from "../read/read-text.ts";
import { resolveSpecifier } from "../resolve/resolve-specifier.ts";

type CompiledModule = CompiledModules["modules"][string];

export interface CompileResult {
  readonly entry: string;
  /** In the order in which they were found, the entry first. */
  readonly moduleIds: readonly string[];
  /** Imports that lead nowhere, and what else a device would see otherwise; one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Compiles the backup extension and everything it imports into CommonJS bodies, as `m/0001.js` and on, with source
 * maps, and writes `modules.json`, which says what each of their imports means.
 * Only imports that remain after types are taken away are followed: what is imported as a type is never loaded.
 *
 * @param outDirectory Made if it is not there. What it already holds is overwritten, never removed.
 * @throws {BackupError} `invalidArgument` for a project without a backup extension, and for a fault of syntax, as
 *   `Cannot compile FILE:LINE:COLUMN: …` with the line at fault.
 */
export async function compileModules(project: Project, outDirectory: string): Promise<CompileResult> {
  const { extension, directory } = project;
  if (extension === undefined) {
    throw new BackupError("invalidArgument", `Cannot compile ${directory}: it has no backup extension`);
  }
  // Here and not above: the compiler takes some 100 ms to load, which a caller that only reads must not pay.
  const { compileSource } = await import("./compile-source.ts");
  mkdirSync(join(outDirectory, "m"), { recursive: true });

  const idOf = (file: string): string => relative(directory, file).split(sep).join("/");
  const modules: Record<string, CompiledModule> = {};
  const warnings: string[] = [];
  const files = new Set([extension.sourceFile]);
  // A set yields what is added to it while it is walked, so this ends when no module asks for a new one.
  for (const file of files) {
    const id = idOf(file);
    const isEntry = file === extension.sourceFile;
    const compiled = await compileSource({ text: readText(file), file, id, isEntry });
    warnings.push(...compiled.warnings);
    const imports: Record<string, CompiledImport> = {};
    for (const { specifier, line } of compiled.requests) {
      const found = resolveSpecifier(specifier, { importer: file, projectDirectory: directory });
      imports[specifier] = found.kind === "source" ? { kind: "module", id: idOf(found.file) } : found;
      if (found.kind === "source") files.add(found.file);
      if (found.kind === "missing") warnings.push(describeMissing(file, line, specifier));
    }
    modules[id] = write(outDirectory, Object.keys(modules).length + 1, { ...compiled, imports });
  }

  const entry = idOf(extension.sourceFile);
  const table: CompiledModules = { formatVersion: 1, entry, modules };
  writeFileSync(join(outDirectory, "modules.json"), `${JSON.stringify(table, undefined, 2)}\n`);
  return { entry, moduleIds: Object.keys(modules), warnings };
}

function describeMissing(file: string, line: number, specifier: string): string {
  return `${file}:${line}: nothing is found for ${JSON.stringify(specifier)}: code that uses it will fail`;
}

interface WriteContent {
  readonly code: string;
  readonly sourceMap: string;
  readonly imports: CompiledModule["imports"];
}

function write(outDirectory: string, number: number, { code, sourceMap, imports }: WriteContent): CompiledModule {
  const file = `m/${String(number).padStart(4, "0")}.js`;
  const module = { file, sourceMap: `${file}.map`, imports };
  writeFileSync(join(outDirectory, module.file), code);
  writeFileSync(join(outDirectory, module.sourceMap), sourceMap);
  return module;
}
