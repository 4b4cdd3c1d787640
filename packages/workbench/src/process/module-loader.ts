import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import type { CompiledModules } from "@carryall/formats";
import { createStub, isPlatformSpecifier } from "@carryall/kits";

export type Exports = Record<string, unknown>;

export interface ModuleLoaderOptions {
  readonly codeDirectory: string;
  readonly table: CompiledModules;
  readonly resolvePlatform: (specifier: string) => object;
  /** What an application finds in its global scope, by name. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** Gives a module another face: called with what it exports, after it ran. */
  readonly dress: (id: string, exports: Exports) => Exports;
  /** Called where a module's code throws when it loads. What it gives stands for the module's exports. */
  readonly onLoadFailure: (id: string, error: unknown) => Exports;
}

interface Module {
  exports: Exports;
}

/** Loads an application's compiled modules, each when it is first asked for. Cycles see what is there so far. */
export class ModuleLoader {
  readonly #options: ModuleLoaderOptions;
  readonly #loaded = new Map<string, Module>();
  readonly #dressed = new Map<string, Exports>();

  constructor(options: ModuleLoaderOptions) {
    this.#options = options;
  }

  load(id: string): Exports {
    const dressed = this.#dressed.get(id);
    if (dressed !== undefined) return dressed;
    const known = this.#loaded.get(id);
    if (known !== undefined) return known.exports;
    const exports = this.#options.dress(id, this.#run(id));
    this.#dressed.set(id, exports);
    return exports;
  }

  #run(id: string): Exports {
    const entry = this.#options.table.modules[id];
    if (entry === undefined) throw new Error(`Cannot find the module ${id}`);
    const module: Module = { exports: {} };
    this.#loaded.set(id, module);
    const { globals, codeDirectory } = this.#options;
    const source = readFileSync(join(codeDirectory, entry.file), "utf8");
    // Without a callback for import(), code made at run time cannot reach Node's modules.
    const run = vm.compileFunction(source, ["module", "exports", "require", ...Object.keys(globals)], { filename: id });
    try {
      Reflect.apply(run, undefined, [
        module,
        module.exports,
        (specifier: string) => this.#resolve(id, specifier),
        ...Object.values(globals),
      ]);
    } catch (error) {
      return this.#options.onLoadFailure(id, error);
    }
    return module.exports;
  }

  #resolve(fromId: string, specifier: string): unknown {
    const target = this.#options.table.modules[fromId]?.imports[specifier];
    if (target?.kind === "module") return this.load(target.id);
    const name = target?.kind === "platform" ? target.name : specifier;
    return isPlatformSpecifier(name) ? this.#options.resolvePlatform(name) : createStub(name);
  }
}
