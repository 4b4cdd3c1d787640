import { readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";
import { type CompiledModules, parseCompiledModules } from "@carryall/formats";
import { createStub, isPlatformSpecifier, type Kits } from "@carryall/kits";
import { BackupError } from "@carryall/protocol";

/** An application's extension, loaded but not yet asked for anything. */
export interface LoadedApplication {
  readonly className: string;
  readonly instance: object;
}

/**
 * Loads an application's compiled modules and makes its extension: the entry's default export, constructed without
 * arguments, with `context` set afterwards.
 *
 * @param codeDirectory Holds `modules.json` and what it names.
 * @throws {BackupError} `startFailed` with the loader's or the author's message.
 */
export function loadApplication(codeDirectory: string, kits: Kits): LoadedApplication {
  const modules = new ModuleLoader(codeDirectory, kits);
  const exported = modules.loadEntry().default;
  if (typeof exported !== "function") {
    throw new BackupError("startFailed", "Cannot start the extension: its module exports no class", {
      hint: "Write: export default class MyBackup extends BackupExtensionAbility",
    });
  }
  return construct(exported, kits);
}

function construct(exported: unknown, kits: Kits): LoadedApplication {
  try {
    // Checked to be a function above; whether it constructs is for the try to find out.
    const instance = new (exported as new () => { context?: unknown })();
    instance.context = kits.createExtensionContext();
    return { className: (exported as { name: string }).name, instance };
  } catch (cause) {
    throw startFailed("its class cannot be constructed", cause);
  }
}

interface Module {
  exports: Record<string, unknown>;
}

class ModuleLoader {
  readonly #codeDirectory: string;
  readonly #kits: Kits;
  readonly #table: CompiledModules;
  readonly #loaded = new Map<string, Module>();

  constructor(codeDirectory: string, kits: Kits) {
    this.#codeDirectory = codeDirectory;
    this.#kits = kits;
    this.#table = parseCompiledModules(readTable(join(codeDirectory, "modules.json")));
  }

  loadEntry(): Record<string, unknown> {
    try {
      return this.#load(this.#table.entry);
    } catch (cause) {
      throw startFailed("its module does not load", cause);
    }
  }

  #load(id: string): Record<string, unknown> {
    const known = this.#loaded.get(id);
    // A module that is being loaded is given as far as it is: that is how cycles of imports work.
    if (known !== undefined) return known.exports;
    const entry = this.#table.modules[id];
    if (entry === undefined) throw new Error(`Cannot find the module ${id}`);
    const module: Module = { exports: {} };
    this.#loaded.set(id, module);
    const run = this.#compile(id, entry.file);
    run(module, module.exports, (specifier: string) => this.#resolve(id, specifier), ...this.#globals());
    return module.exports;
  }

  #resolve(fromId: string, specifier: string): unknown {
    const target = this.#table.modules[fromId]?.imports[specifier];
    if (target?.kind === "module") return this.#load(target.id);
    const name = target?.kind === "platform" ? target.name : specifier;
    // What is neither the application's nor the platform's, Node's modules among it, is a stub that says so when used.
    return isPlatformSpecifier(name) ? this.#kits.resolve(name) : createStub(name);
  }

  #globals(): unknown[] {
    return [this.#kits.globals.console, this.#kits.globals.getContext, this.#kits.globals.canIUse];
  }

  #compile(id: string, file: string): (...args: unknown[]) => void {
    const source = readFileSync(join(this.#codeDirectory, file), "utf8");
    // Without a callback for import(), code made at run time cannot reach Node's modules either.
    const compiled = vm.compileFunction(source, ["module", "exports", "require", "console", "getContext", "canIUse"], {
      filename: id,
    });
    return compiled as (...args: unknown[]) => void;
  }
}

function readTable(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw startFailed("the list of its modules cannot be read", cause);
  }
}

function startFailed(so: string, cause: unknown): BackupError {
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const error = new BackupError("startFailed", `Cannot start the extension: ${so}: ${message}`, { cause });
  if (cause instanceof Error && cause.stack !== undefined) error.stack = cause.stack;
  return error;
}
