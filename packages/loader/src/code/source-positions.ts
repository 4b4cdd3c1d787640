import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import type { CompiledModules } from "@carryall/formats";

/** Where a stack stands in a module; the author's own line and column, from 1, where the module has a map. */
export interface AuthorPlace {
  readonly module: string;
  readonly line?: number;
  readonly column?: number;
}

/** A line of a stack: what comes before the position, and the position in the compiled module. */
const frame = /^(\s+at .*):(\d+):(\d+)(\)?)$/gm;

/**
 * Turns positions in compiled modules into those in the author's own sources, which have the same names. A map is read
 * when a stack first needs it: nothing is done while nothing fails.
 */
export class SourcePositions {
  readonly #codeDirectory: string;
  readonly #modules: CompiledModules["modules"];
  readonly #maps = new Map<string, SourceMap | undefined>();

  constructor(codeDirectory: string, { modules }: Pick<CompiledModules, "modules">) {
    this.#codeDirectory = codeDirectory;
    this.#modules = modules;
  }

  /** The same text with the author's lines and columns. What is no line of a stack, or has no map, stays as it is. */
  inStack(text: string): string {
    return text.replace(frame, (whole, place: string, line, column, end) => {
      const id = this.#moduleOf(place);
      const found = id === undefined ? undefined : this.#find(id, Number(line), Number(column));
      return found === undefined ? whole : `${place}:${found.line}:${found.column}${end}`;
    });
  }

  /** The places in a stack that are in the application's modules, innermost first. */
  *placesIn(text: string): Generator<AuthorPlace> {
    for (const [, place = "", line, column] of text.matchAll(frame)) {
      const module = this.#moduleOf(place);
      if (module !== undefined) yield { module, ...this.#find(module, Number(line), Number(column)) };
    }
  }

  // A name may hold spaces and brackets, so that only the list tells where it begins: the longest that fits.
  #moduleOf(place: string): string | undefined {
    let longest: string | undefined;
    for (const id of Object.keys(this.#modules)) {
      if (!place.endsWith(` ${id}`) && !place.endsWith(`(${id}`)) continue;
      if (longest === undefined || id.length > longest.length) longest = id;
    }
    return longest;
  }

  #find(id: string, line: number, column: number): { line: number; column: number } | undefined {
    const entry = this.#mapOf(id)?.findEntry(line - 1, column - 1);
    // Empty before the first position of the map, in spite of its type: there nothing is the author's.
    if (entry === undefined || !("originalLine" in entry)) return undefined;
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }

  #mapOf(id: string): SourceMap | undefined {
    if (!this.#maps.has(id)) this.#maps.set(id, this.#read(id));
    return this.#maps.get(id);
  }

  #read(id: string): SourceMap | undefined {
    const name = this.#modules[id]?.sourceMap;
    if (name === undefined) return undefined;
    try {
      return new SourceMap(JSON.parse(readFileSync(join(this.#codeDirectory, name), "utf8")));
    } catch {
      // Positions in the compiled code are better than no stack.
      return undefined;
    }
  }
}
