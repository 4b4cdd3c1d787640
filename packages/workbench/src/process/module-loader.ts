import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import type { CompiledImport, CompiledModules } from "@carryall/formats";
import { createStub, isPlatformSpecifier } from "@carryall/kits";
import { InterfaceNames } from "./interface-names.ts";

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

/**
 * Loads an application's compiled modules, each once and when something of it is first used: what a test only drags in,
 * a page for instance, never runs. Modules that are imported for what they do run at once. Cycles see what is there so
 * far.
 */
export class ModuleLoader {
  readonly #options: ModuleLoaderOptions;
  readonly #interfaceNames = new InterfaceNames();
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
    const { globals, codeDirectory, onLoadFailure } = this.#options;
    let isRunning = true;
    const scope: Record<string, unknown> = {
      module,
      exports: module.exports,
      require: (specifier: string) => this.#import(id, specifier, { isRunning }),
      ...globals,
      // What is concurrent and what is sendable matters to threads, and tests have one.
      $carryallMarks: () => {},
      ...Object.fromEntries((entry.uiNames ?? []).map((name) => [name, this.#interfaceNames.get(name)])),
    };
    const source = readFileSync(join(codeDirectory, entry.file), "utf8");
    // A function of its own inside: a module may declare a name that the platform gives, too.
    const body = `return (function () {${source}\n}).call(this);`;
    try {
      // Without a callback for import(), code made at run time cannot reach Node's modules.
      const run = vm.compileFunction(body, Object.keys(scope), { filename: id });
      Reflect.apply(run, undefined, Object.values(scope));
    } catch (error) {
      return onLoadFailure(id, error);
    } finally {
      isRunning = false;
    }
    return module.exports;
  }

  #import(fromId: string, specifier: string, { isRunning }: { isRunning: boolean }): unknown {
    const target = this.#options.table.modules[fromId]?.imports[specifier];
    if (target?.kind !== "module") return this.#outside(target, specifier);
    // What is asked for after the module ran is an import() that somebody awaits; CommonJS tells its names by running.
    const hasNames = this.#options.table.modules[target.id]?.exports !== undefined;
    return isRunning && target.isEager !== true && hasNames
      ? this.#late(target.id, target.names)
      : this.load(target.id);
  }

  #outside(target: CompiledImport | undefined, specifier: string): object {
    const name = target?.kind === "platform" ? target.name : specifier;
    if (isPlatformSpecifier(name)) return this.#options.resolvePlatform(name);
    const stub = createStub(name);
    return Object.create(stub, { __esModule: { value: true }, default: { value: stub, enumerable: true } });
  }

  #late(id: string, asked: readonly string[] = []): object {
    const namespace = Object.create(null, { __esModule: { value: true } });
    for (const name of new Set([...this.#namesOf(id), ...asked])) {
      const get = (): unknown => this.load(id)[name];
      Object.defineProperty(namespace, name, { get, enumerable: true, configurable: true });
    }
    return namespace;
  }

  /** What a module exports, with all that it hands on. */
  #namesOf(id: string, seen = new Set<string>()): string[] {
    if (seen.has(id)) return [];
    seen.add(id);
    const entry = this.#options.table.modules[id];
    const handedOn = (entry?.stars ?? []).flatMap((specifier) => {
      const target = entry?.imports[specifier];
      return target?.kind === "module" ? this.#namesOf(target.id, seen).filter((name) => name !== "default") : [];
    });
    return [...(entry?.exports ?? []), ...handedOn];
  }
}
