import { expect, test } from "vitest";
import { parseCompiledModules } from "../src/compiled-modules.ts";

const modules = {
  "entry/BackupExtension": {
    file: "0.js",
    sourceMap: "0.js.map",
    imports: {
      "./helper": { kind: "module", id: "entry/helper" },
      "@kit.CoreFileKit": { kind: "platform", name: "@kit.CoreFileKit" },
      "./gone": { kind: "missing", specifier: "./gone" },
    },
  },
  "entry/helper": { file: "1.js", imports: {} },
};
const valid = { formatVersion: 1, entry: "entry/BackupExtension", modules };

test("parseCompiledModules() returns what was written", () => {
  expect(parseCompiledModules(JSON.stringify(valid))).toEqual(valid);
});

test.each<[string, RegExp]>([
  ["", /the list is not JSON/],
  [JSON.stringify({ ...valid, formatVersion: 2 }), /formatVersion/],
  [JSON.stringify({ ...valid, entry: "toString" }), /the entry "toString" is not in the list/],
  [
    JSON.stringify({ ...valid, modules: { ...modules, "entry/helper": undefined } }),
    /imports "entry\/helper", which is not in the list/,
  ],
  [
    JSON.stringify({
      ...valid,
      modules: { "entry/BackupExtension": { file: "0.js", imports: { a: { kind: "web" } } } },
    }),
    /kind/,
  ],
])("parseCompiledModules() throws startFailed for %j", (text, message) => {
  expect(() => parseCompiledModules(text)).toThrow(
    expect.objectContaining({ reason: "startFailed", message: expect.stringMatching(message) }),
  );
});
