import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { SourcePositions } from "../../src/code/source-positions.ts";

const id = "entry/src/main/ets/my backup (1)/Backup.ets";
// Two lines that the compiler takes away, and one that it moves.
const source =
  "interface Note {\n  readonly text: string }\nexport function fail(note: Note): never {\n  throw new Error(note.text);\n}\n";

/** A module as the compiler leaves it: its map beside it. */
class CompiledModule implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-positions-"));
  readonly #code: string;

  constructor({ map = true }: { map?: boolean | string } = {}) {
    const compiled = transformSync(source, { loader: "ts", format: "cjs", sourcemap: "external", sourcefile: id });
    this.#code = compiled.code;
    if (map !== false) writeFileSync(join(this.directory, "1.js.map"), map === true ? compiled.map : map);
  }

  get positions(): SourcePositions {
    return new SourcePositions(this.directory, {
      modules: {
        [id]: { file: "1.js", sourceMap: "1.js.map", imports: {} },
        "Backup.ets": { file: "2.js", imports: {} },
        "other.ets": { file: "3.js", imports: {} },
      },
    });
  }

  /** Line and column, from 1, of a text in the compiled code. */
  find(text: string): string {
    const before = this.#code.slice(0, this.#code.indexOf(text)).split("\n");
    return `${before.length}:${(before.at(-1) ?? "").length + 1}`;
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true });
  }
}

describe("SourcePositions", () => {
  test("inStack() gives the author's own lines and columns, whatever the module is called", () => {
    using module = new CompiledModule();
    const at = module.find("new Error");
    expect(at).not.toBe("4:9");
    expect(module.positions.inStack(`Error: no\n    at fail (${id}:${at})\n    at ${id}:${at}`)).toBe(
      `Error: no\n    at fail (${id}:4:9)\n    at ${id}:4:9`,
    );
    expect(module.positions.inStack(`Error: no\n    at async Backup.onBackup (${id}:${at})`)).toContain(`(${id}:4:9)`);
  });

  test("inStack() leaves alone what is no module's, what has no map, and what is no stack", () => {
    using module = new CompiledModule();
    for (const line of [
      "    at fail (node:fs:10:5)",
      "    at Module.load (other.ets:3:7)",
      `    at fail (${id}:1:1)`,
      `the note in ${id}:4:9 is lost`,
      "    at nowhere",
      "",
    ]) {
      expect(module.positions.inStack(line)).toBe(line);
    }
  });

  test.each([
    ["is missing", false],
    ["is damaged", "{"],
    ["is something else", "null"],
  ])("inStack() keeps the compiled positions where the map %s", (_what, map) => {
    using module = new CompiledModule({ map });
    const stack = `Error: no\n    at fail (${id}:${module.find("new Error")})`;
    expect(module.positions.inStack(stack)).toBe(stack);
  });

  test("placesIn() gives what of a stack is in the application's modules, innermost first, in the author's lines", () => {
    using module = new CompiledModule();
    const stack = [
      "Error: no",
      `    at fail (${id}:${module.find("new Error")})`,
      "    at read (node:fs:10:5)",
      "    at run (Backup.ets:3:7)",
    ].join("\n");
    expect([...module.positions.placesIn(stack)]).toEqual([
      { module: id, line: 4, column: 9 },
      { module: "Backup.ets" },
    ]);
  });

  test("reads no map before a stack needs one", () => {
    using module = new CompiledModule();
    const { positions } = module;
    const at = module.find("new Error");
    rmSync(join(module.directory, "1.js.map"));
    const stack = `    at fail (${id}:${at})`;
    expect(positions.inStack(stack)).toBe(stack);
  });
});
