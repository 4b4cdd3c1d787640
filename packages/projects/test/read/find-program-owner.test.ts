import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findProgramOwner } from "../../src/read/find-program-owner.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carryall-owner-"));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const app = `{ app: { bundleName: "com.example.mover", versionCode: 3, versionName: "1.2" } }`;
const module = `{ module: { name: "tools", requestPermissions: [{ name: "ohos.permission.BACKUP", reason: "$string:why" }, { name: "a.b" }] } }`;

test("findProgramOwner() gives the project and the module that a source lies in, with what the module requests", () => {
  write("AppScope/app.json5", app);
  write("tools/src/main/module.json5", module);
  expect(findProgramOwner(join(root, "tools/src/main/ets/deep/tool.ets"))).toEqual({
    projectDirectory: root,
    bundleName: "com.example.mover",
    versionCode: 3,
    versionName: "1.2",
    moduleName: "tools",
    permissions: ["ohos.permission.BACKUP", "a.b"],
  });
});

test("findProgramOwner() gives nothing for a file in no module, or in a module without a project", () => {
  write("AppScope/app.json5", app);
  expect(findProgramOwner(join(root, "scripts/tool.ets"))).toBeUndefined();
  rmSync(join(root, "AppScope"), { recursive: true });
  write("tools/src/main/module.json5", module);
  expect(findProgramOwner(join(root, "tools/src/main/ets/tool.ets"))).toBeUndefined();
});

test("findProgramOwner() names the file that is wrong", () => {
  write("AppScope/app.json5", app);
  write("tools/src/main/module.json5", `{ module: { name: "tools", requestPermissions: ["a.b"] } }`);
  expect(() => findProgramOwner(join(root, "tools/src/main/ets/tool.ets"))).toThrow(
    "module.json5: module.requestPermissions.0",
  );
});
