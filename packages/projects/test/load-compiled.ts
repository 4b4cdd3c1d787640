import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import { type CompiledModules, parseCompiledModules } from "@carryall/formats";

export type Exports = Record<string, unknown>;

/** Gives the exports of a platform module. */
export type Platform = (name: string) => Exports;

/** Runs what `compileModules` wrote, with the smallest loader that can, and returns the entry's exports. */
export function loadCompiled(directory: string, platform: Platform = minimalPlatform): Exports {
  const table = readTable(directory);
  const loaded = new Map<string, { exports: Exports }>();
  const load = (id: string): Exports => {
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const compiled = table.modules[id];
    if (compiled === undefined) throw new Error(`no module ${id}`);
    const module = { exports: {} };
    loaded.set(id, module);
    const require = (specifier: string): Exports => {
      const target = compiled.imports[specifier];
      if (target?.kind === "module") return load(target.id);
      if (target?.kind === "platform") return platform(target.name);
      throw new Error(`nothing is found for ${specifier}`);
    };
    const file = join(directory, compiled.file);
    const body = compileFunction(readFileSync(file, "utf8"), ["require", "exports", "module"], { filename: file });
    body(require, module.exports, module);
    return module.exports;
  };
  return load(table.entry);
}

export function readTable(directory: string): CompiledModules {
  return parseCompiledModules(readFileSync(join(directory, "modules.json"), "utf8"));
}

/** The base class of every extension here. */
export class BackupExtensionAbility {
  context: unknown;
}

function minimalPlatform(name: string): Exports {
  return {
    __esModule: true,
    BackupExtensionAbility,
    default: BackupExtensionAbility,
    hilog: { info() {} },
    platformName: name,
  };
}
