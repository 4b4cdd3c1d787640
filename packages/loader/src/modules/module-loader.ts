import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import type { CompiledImport, CompiledModules } from "@carryall/formats";
import { createStub, isPlatformSpecifier, type Kits } from "@carryall/kits";
import type { ApplicationCode } from "../code/application-code.ts";
import { createArkUi } from "../scope/ark-ui.ts";
import { type Exports, lateNamespace } from "./late-namespace.ts";
import { ModuleMarks } from "./module-marks.ts";

type ModuleBody = (module: { exports: Exports }, require: (specifier: string) => unknown) => void;

type CompiledModule = CompiledModules["modules"][string];

type Loaded =
  | { readonly kind: "loaded"; readonly module: { exports: Exports } }
  | { readonly kind: "failed"; readonly cause: unknown };

/** What the modules find around them: names in their scope, and what an import of the platform's means. */
export type Platform = Pick<Kits, "globals" | "resolve">;

export interface ModuleLoaderOptions {
  /** Gives a module another face: called once with what it exports, after it ran. */
  readonly dress?: (id: string, exports: Exports) => Exports;
  /**
   * Called once with what a module throws when it runs. What it gives stands for the exports; what it throws is thrown
   * at whoever asks for the module.
   */
  readonly standInFor?: (id: string, cause: unknown) => Exports;
}

/**
 * Runs an application's compiled modules, each once and only when something of it is first used: an extension that
 * imports one function from a package with a user interface in it never runs that interface. Exceptions are modules
 * that are imported for what they do (`import "./register"`), CommonJS and `import()`, which run at once.
 */
export class ModuleLoader {
  /** What the modules that ran say of their functions and classes. */
  readonly marks = new ModuleMarks();
  readonly #code: ApplicationCode;
  readonly #platform: Platform;
  readonly #options: ModuleLoaderOptions;
  readonly #arkUi = createArkUi();
  readonly #modules = new Map<string, Loaded>();

  constructor(code: ApplicationCode, platform: Platform, options: ModuleLoaderOptions = {}) {
    this.#code = code;
    this.#platform = platform;
    this.#options = options;
  }

  /**
   * Runs a module, unless it ran before, and gives its exports.
   *
   * @throws What the author's code throws, once more at each call.
   */
  load(id: string): Exports {
    const known = this.#modules.get(id);
    if (known?.kind === "failed") throw known.cause;
    // A module that is being loaded is given as far as it is: that is how cycles of imports work.
    return known === undefined ? this.#run(id) : known.module.exports;
  }

  #run(id: string): Exports {
    const entry = this.#code.table.modules[id];
    if (entry === undefined) throw new Error(`Cannot find the module ${id}`);
    const module: { exports: Exports } = { exports: {} };
    this.#modules.set(id, { kind: "loaded", module });
    let isRunning = true;
    const require = (specifier: string): unknown => this.#import(id, specifier, { isRunning });
    try {
      this.#compile(id, entry, module.exports)(module, require);
    } catch (cause) {
      module.exports = this.#standIn(id, cause);
    } finally {
      isRunning = false;
    }
    module.exports = this.#options.dress?.(id, module.exports) ?? module.exports;
    return module.exports;
  }

  #standIn(id: string, thrown: unknown): Exports {
    try {
      if (this.#options.standInFor === undefined) throw thrown;
      return this.#options.standInFor(id, thrown);
    } catch (cause) {
      this.#modules.set(id, { kind: "failed", cause });
      throw cause;
    }
  }

  #compile(id: string, { file, uiNames = [] }: CompiledModule, exports: Exports): ModuleBody {
    const scope: Record<string, unknown> = {
      exports,
      ...this.#platform.globals,
      $carryallMarks: (marks: unknown) => this.marks.note(id, marks),
      ...Object.fromEntries(uiNames.map((name) => [name, Reflect.get(this.#arkUi, name)])),
    };
    const source = readFileSync(join(this.#code.directory, file), "utf8");
    // A function in a function: what an author declares under a name of the scope's goes before it, as on a device.
    const head = "return function (module, require) {";
    // Without a callback for import(), code made at run time cannot reach Node's modules either.
    const makeBody = vm.compileFunction(`${head}${source}\n}`, Object.keys(scope), {
      filename: id,
      columnOffset: -head.length,
    });
    // True of what the head makes.
    return Reflect.apply(makeBody, undefined, Object.values(scope)) as ModuleBody;
  }

  #import(fromId: string, specifier: string, { isRunning }: { isRunning: boolean }): unknown {
    const target = this.#code.table.modules[fromId]?.imports[specifier];
    if (target?.kind !== "module") return this.#outside(target, specifier);
    // While a module runs it is given its imports; what asks for one later is an import() that somebody awaits.
    const isLate = isRunning && target.isEager !== true && this.#ownNames(target.id) !== undefined;
    return isLate ? this.#late(target.id, target.names) : this.load(target.id);
  }

  #outside(target: Exclude<CompiledImport, { kind: "module" }> | undefined, specifier: string): object {
    const name = target?.kind === "platform" ? target.name : specifier;
    if (isPlatformSpecifier(name)) return this.#platform.resolve(name);
    // What is neither the application's nor the platform's, Node's modules among it, is a stub that says so when used:
    // its default, and by way of the prototype whatever is taken of it by name.
    const stub = createStub(name);
    return Object.create(stub, { __esModule: { value: true }, default: { value: stub, enumerable: true } });
  }

  #late(id: string, asked: readonly string[] = []): object {
    const names = new Set([...this.#namesOf(id), ...asked]);
    const [open] = this.#openStars(id);
    const fallback = open === undefined ? undefined : this.#outside(undefined, open);
    return lateNamespace(names, { load: () => this.load(id), fallback });
  }

  #ownNames(id: string): readonly string[] | undefined {
    return this.#code.table.modules[id]?.exports;
  }

  /** What a module exports, with all that it hands on. */
  #namesOf(id: string, seen = new Set<string>()): string[] {
    if (seen.has(id)) return [];
    seen.add(id);
    const handedOn = this.#starTargets(id).flatMap((target) =>
      target?.kind === "module" ? this.#namesOf(target.id, seen).filter((name) => name !== "default") : [],
    );
    return [...(this.#ownNames(id) ?? []), ...handedOn];
  }

  /** Specifiers of what a module hands on whole and that is not the application's: nobody knows its names. */
  #openStars(id: string, seen = new Set<string>()): string[] {
    if (seen.has(id)) return [];
    seen.add(id);
    return this.#starTargets(id).flatMap((target) => {
      if (target?.kind === "module") return this.#openStars(target.id, seen);
      return target === undefined ? [] : target.kind === "platform" ? target.name : target.specifier;
    });
  }

  #starTargets(id: string): (CompiledImport | undefined)[] {
    const entry = this.#code.table.modules[id];
    return (entry?.stars ?? []).map((specifier) => entry?.imports[specifier]);
  }
}
