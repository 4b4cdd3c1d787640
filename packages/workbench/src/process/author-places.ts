import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import type { CompiledModules } from "@carryall/formats";

/** Finds in a stack where the author's own code stands. A source map is read when a stack first needs it. */
export class AuthorPlaces {
  readonly #codeDirectory: string;
  readonly #modules: CompiledModules["modules"];
  readonly #maps = new Map<string, SourceMap>();

  constructor(codeDirectory: string, { modules }: Pick<CompiledModules, "modules">) {
    this.#codeDirectory = codeDirectory;
    this.#modules = modules;
  }

  /** The innermost place, as `source:line:column`, counted from 1; `undefined` for a stack without one. */
  find(stack: string): string | undefined {
    for (const [, id = "", line, column] of stack.matchAll(/(?:\(|at )([^()\n]+):(\d+):(\d+)\)?$/gm)) {
      if (id.startsWith("oh_modules/") || !Object.hasOwn(this.#modules, id)) continue;
      const entry = this.#mapOf(id)?.findEntry(Number(line) - 1, Number(column) - 1);
      // Empty before the first position of the map, in spite of its type: there nothing is the author's.
      if (entry === undefined || !("originalLine" in entry)) return id;
      return `${id}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    }
    return undefined;
  }

  #mapOf(id: string): SourceMap | undefined {
    const file = this.#modules[id]?.sourceMap;
    if (!this.#maps.has(id) && file !== undefined) {
      this.#maps.set(id, new SourceMap(JSON.parse(readFileSync(join(this.#codeDirectory, file), "utf8"))));
    }
    return this.#maps.get(id);
  }
}
