import { readFileSync } from "node:fs";
import type { LoadFnOutput, LoadHookSync, ResolveFnOutput, ResolveHookSync } from "node:module";
import { dirname, extname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isPlatformSpecifier, type Kits } from "@carryall/kits";
import { type CompiledScript, resolveSpecifier, type ScriptCompiler } from "@carryall/projects";
import { platformSource, platformUrl, readPlatformUrl } from "./platform-source.ts";

export interface ProgramModulesOptions {
  readonly compile: ScriptCompiler;
  /** The platform, opened when the first of its modules is loaded. */
  readonly openPlatform: () => Kits;
  /** Whose `oh-package.json5` serves the program; `undefined` for one in no project. */
  readonly projectDirectory: string | undefined;
}

/**
 * The hooks with which Node loads a client program: what its imports mean, and what its sources are when ArkTS and
 * types are taken out. Everything else is left to Node.
 */
export class ProgramModules {
  readonly #options: ProgramModulesOptions;
  /** URLs of the program's own files: the first one and what they import of each other. */
  readonly #own = new Set<string>();
  readonly #compiled = new Map<string, CompiledScript>();

  constructor(options: ProgramModulesOptions) {
    this.#options = options;
  }

  readonly resolve: ResolveHookSync = (specifier, context, nextResolve) => {
    const importer = context.parentURL;
    if (isPlatformSpecifier(specifier)) return this.#resolvePlatform(specifier, importer);
    const found = importer === undefined ? undefined : this.#findSource(specifier, importer);
    const resolved = found ?? nextResolve(specifier, context);
    if (importer === undefined || this.#own.has(importer)) this.#own.add(resolved.url);
    return resolved;
  };

  readonly load: LoadHookSync = (url, context, nextLoad) => {
    const platform = readPlatformUrl(url);
    if (platform !== undefined) return this.#loadPlatform(platform);
    const compiled = this.#isProgramSource(url) ? this.#compile(url) : undefined;
    if (compiled?.isModule !== true) return nextLoad(url, context);
    return { format: "module", source: compiled.code, shortCircuit: true };
  };

  #resolvePlatform(specifier: string, importer: string | undefined): ResolveFnOutput {
    const names = this.#compiled.get(importer ?? "")?.names.get(specifier) ?? [];
    return { url: platformUrl(specifier, names), format: "module", shortCircuit: true };
  }

  #loadPlatform({ specifier, names }: { specifier: string; names: readonly string[] }): LoadFnOutput {
    const known = Object.keys(this.#options.openPlatform().resolve(specifier));
    return { format: "module", source: platformSource(specifier, [...known, ...names]), shortCircuit: true };
  }

  #findSource(specifier: string, importer: string): ResolveFnOutput | undefined {
    if (!this.#own.has(importer) || !importer.startsWith("file:")) return undefined;
    const file = fileURLToPath(importer);
    const projectDirectory = this.#options.projectDirectory ?? dirname(file);
    // A name in TypeScript's manner, `./copy.js` for the file that will be compiled to it, means the source.
    const spellings = new Set([specifier, specifier.replace(/\.js$/, "")]);
    for (const spelling of spellings) {
      const found = resolveSpecifier(spelling, { importer: file, projectDirectory });
      if (found.kind === "source") return { url: pathToFileURL(found.file).href, shortCircuit: true };
    }
    return undefined;
  }

  // Sources in JavaScript are the program's only where it imports them: packages have theirs compiled.
  #isProgramSource(url: string): boolean {
    if (!url.startsWith("file:") || url.includes("/node_modules/")) return false;
    const ending = extname(fileURLToPath(url));
    return [".ets", ".ts", ".mts"].includes(ending) || ([".js", ".mjs"].includes(ending) && this.#own.has(url));
  }

  #compile(url: string): CompiledScript {
    const file = fileURLToPath(url);
    const compiled = this.#options.compile({ text: readFileSync(file, "utf8"), file });
    this.#own.add(url);
    this.#compiled.set(url, compiled);
    return compiled;
  }
}
