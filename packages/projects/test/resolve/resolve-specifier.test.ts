import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveSpecifier } from "../../src/resolve/resolve-specifier.ts";
import { type ProjectFiles, writeFiles } from "../write-project.ts";

test.each(["@ohos.file.fs", "@kit.CoreFileKit", "@hms.core.account", "@system.app", "@arkts.utils", "libentry.so"])(
  "resolveSpecifier() takes %s for the platform's",
  (specifier) => {
    expect(resolve(specifier, {})).toEqual({ kind: "platform", name: specifier });
  },
);

test.each(["@ohos/axios", "dayjs", "./nothing", "./types", "@kit", "lib/x.so", "node:fs"])(
  "resolveSpecifier() finds nothing for %s",
  (specifier) => {
    const files = { "entry/ets/types.d.ts": "export type T = 1;", "entry/ets/types.d.ets": "" };
    expect(resolve(specifier, files)).toEqual({ kind: "missing", specifier });
  },
);

test.each([
  ["./a", "entry/ets/a.ets"],
  ["./b", "entry/ets/b.ts"],
  ["./c.ets", "entry/ets/c.ets"],
  ["./folder", "entry/ets/folder/index.ets"],
  ["./upper", "entry/ets/upper/Index.ets"],
  ["../up", "entry/up.ts"],
  ["./dotted.name", "entry/ets/dotted.name.ets"],
])("resolveSpecifier() finds %s as %s", (specifier, path) => {
  expect(resolve(specifier, { [path]: "" })).toEqual({ kind: "source", file: path });
});

test("resolveSpecifier() prefers .ets to .ts, and a file to a folder", () => {
  expect(resolve("./a", { "entry/ets/a.ts": "", "entry/ets/a.ets": "", "entry/ets/a/index.ets": "" })).toEqual({
    kind: "source",
    file: "entry/ets/a.ets",
  });
});

test("resolveSpecifier() finds local HARs by the module's and by the project's oh-package.json5", () => {
  const files = {
    "oh-package.json5":
      '{ dependencies: { "@app/base": "file:./common/base", packed: "file:./packed.har", axios: "^2.0.0" } }',
    "entry/oh-package.json5": '{ dependencies: { tools: "file:../common/tools" } }',
    "common/base/oh-package.json5": '{ name: "@app/base", main: "Main.ets" }',
    "common/base/Main.ets": "",
    "common/base/src/main/ets/deep.ets": "",
    "common/tools/oh-package.json5": '{ name: "tools" }',
    "common/tools/Index.ets": "",
    "packed.har": "",
  };
  expect(resolve("@app/base", files)).toEqual({ kind: "source", file: "common/base/Main.ets" });
  expect(resolve("@app/base/src/main/ets/deep", files)).toEqual({
    kind: "source",
    file: "common/base/src/main/ets/deep.ets",
  });
  expect(resolve("tools", files)).toEqual({ kind: "source", file: "common/tools/Index.ets" });
  expect(resolve("packed", files)).toEqual({ kind: "missing", specifier: "packed" });
  expect(resolve("axios", files)).toEqual({ kind: "missing", specifier: "axios" });
});

// Paths in the answer are relative to the written project.
function resolve(specifier: string, files: ProjectFiles) {
  const directory = writeFiles(files);
  const importer = join(directory, "entry/ets/importer.ets");
  const found = resolveSpecifier(specifier, { importer, projectDirectory: directory });
  return found.kind === "source" ? { ...found, file: found.file.slice(directory.length + 1) } : found;
}
