import { describe, expect, test } from "vitest";
import { compileScript } from "../../src/compile/compile-script.ts";

function compile(text: string, file = "/tmp/tool.ets") {
  return compileScript({ text, file });
}

/** What a module imports of each other, without the order of names. */
function namesOf(text: string): Record<string, string[]> {
  return Object.fromEntries([...compile(text).names].map(([specifier, names]) => [specifier, [...names].sort()]));
}

describe("compileScript()", () => {
  test("makes an ECMAScript module of ArkTS, whose map has the author's text", () => {
    const text =
      "import fs from '@ohos.file.fs';\n@Concurrent function job(a: number): number { return a }\ncount = job(1);\nfs.x(this, count);\n";
    const { code, isModule } = compile(text);
    expect(isModule).toBe(true);
    expect(code).toContain('import fs from "@ohos.file.fs";');
    expect(code).toContain("let count = job(1);");
    expect(code).not.toContain("require(");
    const [, map = ""] = /base64,(.*)\n$/.exec(code) ?? [];
    expect(JSON.parse(Buffer.from(map, "base64").toString())).toMatchObject({
      sources: ["/tmp/tool.ets"],
      sourcesContent: [text],
    });
  });

  test("keeps a top-level await, and a dynamic import", () => {
    const { code } = compile("const { a } = await import('./a');\nconsole.log(a);");
    expect(code).toContain('await import("./a")');
  });

  test("names what is imported, re-exported, and read from a namespace", () => {
    expect(
      namesOf(`
import fs, { ReadOptions as Options, statSync } from '@ohos.file.fs';
import * as kit from '@kit.ArkTS';
export { hilog } from '@kit.PerformanceAnalysisKit';
export * from './rest';
import '@ohos.alone';
kit.taskpool.execute(kit.util);`),
    ).toEqual({
      "@ohos.file.fs": ["ReadOptions", "statSync"],
      "@kit.ArkTS": ["taskpool", "util"],
      "@kit.PerformanceAnalysisKit": ["hilog"],
      "./rest": [],
      "@ohos.alone": [],
    });
  });

  test("says of JavaScript whether it is a module", () => {
    expect(compile("const a = require('a');", "/tmp/a.js").isModule).toBe(false);
    expect(compile("import a from 'a';", "/tmp/a.js").isModule).toBe(true);
    expect(compile("console.log(1);", "/tmp/a.ts").isModule).toBe(true);
  });

  test("refuses a fault of syntax with file, line and column, also one that only the emitter finds", () => {
    expect(() => compile("let a = 1;\nlet b = (;")).toThrow("Cannot compile /tmp/tool.ets:2:10: Expression expected.");
    expect(() => compile("let a = 1;\nlet a = 2;")).toThrow(
      /Cannot compile \/tmp\/tool\.ets:2:5: .*already been declared/,
    );
  });
});
