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

test.each([
  ["without file:", "oh-package.json5", "../base"],
  ["in package.json", "package.json", "file:../base"],
])("resolveSpecifier() finds a local dependency %s", (_what, name, target) => {
  const files = { [`entry/${name}`]: JSON.stringify({ dependencies: { base: target } }), "base/Index.ets": "" };
  expect(resolve("base", files)).toEqual({ kind: "source", file: "base/Index.ets" });
});

test("resolveSpecifier() follows overrides and dynamic dependencies, and lets oh-package.json5 go before package.json", () => {
  const files = {
    "oh-package.json5": '{ dependencies: { a: "1.0.0" }, overrides: { a: "file:./local/a" } }',
    "entry/oh-package.json5": '{ dynamicDependencies: { b: "file:../local/b" } }',
    "entry/package.json": '{ "dependencies": { "b": "file:../nowhere" } }',
    "local/a/index.ets": "",
    "local/b/Index.ts": "",
  };
  expect(resolve("a", files)).toEqual({ kind: "source", file: "local/a/index.ets" });
  expect(resolve("b", files)).toEqual({ kind: "source", file: "local/b/Index.ts" });
});

test("resolveSpecifier() sees through links of the package manager that are not kept with the sources", () => {
  const files = {
    "feature/call/oh-package.json5": '{ dependencies: { common: "file:../../common" } }',
    "common/oh-package.json5": '{ name: "common", main: "./Index.ets" }',
    "common/Index.ets": "",
    "common/src/main/ets/deep.ets": "",
  };
  const link = "../../feature/call/oh_modules/common";
  expect(resolve(link, files)).toEqual({ kind: "source", file: "common/Index.ets" });
  expect(resolve(`${link}/src/main/ets/deep`, files)).toEqual({ kind: "source", file: "common/src/main/ets/deep.ets" });
  expect(resolve(`${link}/gone`, files)).toMatchObject({ kind: "missing" });
});

test("resolveSpecifier() finds what a package manager installed, nearest first", () => {
  const files = {
    "oh_modules/@ohos/axios/oh-package.json5": '{ main: "index.js" }',
    "oh_modules/@ohos/axios/index.js": "",
    "oh_modules/near/Index.ets": "",
    "entry/oh_modules/near/Index.ets": "",
  };
  expect(resolve("@ohos/axios", files)).toEqual({ kind: "source", file: "oh_modules/@ohos/axios/index.js" });
  expect(resolve("near", files)).toEqual({ kind: "source", file: "entry/oh_modules/near/Index.ets" });
});

test("resolveSpecifier() finds a module of the project by its package's name, its own among them", () => {
  const files = {
    "AppScope/app.json5": "{}",
    "build-profile.json5": '{ modules: [{ name: "entry", srcPath: "./entry" }, { name: "kit", srcPath: "./kit" }] }',
    "entry/oh-package.json5": '{ name: "main" }',
    "entry/src/main/ets/a.ets": "",
    "kit/oh-package.json5": '{ name: "@app/kit", main: "Index.ets" }',
    "kit/Index.ets": "",
  };
  expect(resolve("@app/kit", files)).toEqual({ kind: "source", file: "kit/Index.ets" });
  expect(resolve("main/src/main/ets/a", files)).toEqual({ kind: "source", file: "entry/src/main/ets/a.ets" });
});

test.each([
  ["model/note", "entry/src/main/ets/model/note.ets"],
  ["ets/model/note", "entry/src/main/ets/model/note.ets"],
  ["shared/src/note", "shared/src/note.ts"],
])("resolveSpecifier() finds %s from the roots of the module and of the project, as %s", (specifier, path) => {
  const files = { "AppScope/app.json5": "{}", [path]: "" };
  expect(resolve(specifier, files, "entry/src/main/ets/backup/importer.ets")).toEqual({ kind: "source", file: path });
});

test("resolveSpecifier() finds a JSON file by its whole name only", () => {
  expect(resolve("./a.json", { "entry/ets/a.json": "" })).toEqual({ kind: "source", file: "entry/ets/a.json" });
  expect(resolve("./a", { "entry/ets/a.json": "" })).toMatchObject({ kind: "missing" });
});

// Paths in the answer are relative to the written project.
function resolve(specifier: string, files: ProjectFiles, from = "entry/ets/importer.ets") {
  const directory = writeFiles(files);
  const importer = join(directory, from);
  const found = resolveSpecifier(specifier, { importer, projectDirectory: directory });
  return found.kind === "source" ? { ...found, file: found.file.slice(directory.length + 1) } : found;
}
