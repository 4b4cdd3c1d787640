import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { encodeTokenPayload } from "@carryall/protocol";
import { type ProgramResult, runProgram, ThrowAwayDevice } from "@carryall/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { registerModule } from "../src/register/register-module.ts";

let device: ThrowAwayDevice;
let folder: string;

beforeAll(() => {
  device = new ThrowAwayDevice({ sandbox: "mapped" });
  folder = mkdtempSync(join(tmpdir(), "carryall-register-"));
});

afterAll(async () => {
  await device[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the files and runs the first of them with the hooks. */
function run(files: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv = {}): Promise<ProgramResult> {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const [first = ""] = Object.keys(files);
  return runProgram(process.execPath, ["--import", registerModule, join(folder, first)], {
    cwd: folder,
    env: { ...device.environment, CARRYALL_HOME: device.home, ...env },
  });
}

describe("node --import carryall/register", () => {
  test("runs ArkTS: decorators, lazy imports, a struct, undeclared names, getContext(this)", async () => {
    const { code, stdout, stderr } = await run({
      "arkts.ets": `
import lazy fs from '@ohos.file.fs';
import common from '@ohos.app.ability.common';
import { BusinessError } from '@ohos.base';
import { BundleVersion } from '@kit.CoreFileKit';
testFileNum = 123;
let context = getContext(this) as common.UIAbilityContext;
@Entry @Component struct Page { build() { Column() { Text('hi') } } }
@Concurrent function job(version?: BundleVersion): number { return testFileNum; }
console.log(context.filesDir, context.processName, job(), fs.accessSync(context.filesDir));`,
    });
    const filesDir = "/data/storage/el2/base/haps/entry/files";
    expect([code, stderr, stdout]).toEqual([0, "", `${filesDir} com.example.client 123 true\n`]);
  });

  test("hands out the same objects under every specifier, and knows the capabilities it has", async () => {
    const { stdout, stderr } = await run({
      "same.ts": `
import backup from "@ohos.file.backup";
import fs from "@ohos.file.fs";
import { backup as ofKit, fileIo } from "@kit.CoreFileKit";
import * as kit from "@kit.CoreFileKit";
console.log(backup === ofKit, fs === fileIo, kit.fileIo === fs, typeof backup.SessionBackup);
console.log(canIUse("SystemCapability.FileManagement.StorageService.Backup"), canIUse("SystemCapability.None"));`,
    });
    expect([stderr, stdout]).toEqual(["", "true true true function\ntrue false\n"]);
  });

  test("links whatever the platform has and we do not, and fails with 801 when it is called", async () => {
    const { stdout, stderr } = await run({
      "stubs.ts": `
import foo, { Bar } from "@ohos.foo";
import { weird } from "@kit.CoreFileKit";
import * as baz from "@hms.baz";
import router from "@system.router";
import native from "libnotes.so";
for (const call of [() => foo(), () => new Bar(), () => weird(), () => baz.deep.er(), () => router.push(), () => native.add()])
  try { call(); } catch (error) { console.log(error.code, error.message); }`,
    });
    expect(stderr).toBe("");
    expect(stdout.split("\n")).toEqual([
      "801 @ohos.foo: Capability not supported",
      "801 @ohos.foo Bar: Capability not supported",
      "801 @kit.CoreFileKit weird: Capability not supported",
      "801 @hms.baz deep.er: Capability not supported",
      "801 @system.router push: Capability not supported",
      "801 libnotes.so add: Capability not supported",
      "",
    ]);
  });

  test("follows relative imports without and with an ending, and leaves Node's own to Node", async () => {
    const { stdout, stderr } = await run({
      "main.ts": `
import { sep } from "node:path";
import { one } from "./lib/one";
import { two } from "./lib/two.js";
import { three } from "./lib/three.ts";
import { plain } from "./lib/plain.js";
const { four } = await import("./lib/four");
console.log(one, two, three, four, plain, sep);`,
      "lib/one.ets": "export const one: number = 1;",
      "lib/two.ts": "export const two: number = 2;",
      "lib/three.ts": "export const three: number = 3;",
      "lib/four.ets":
        "import hilog from '@ohos.hilog'; hilog.info(1, 'four', 'at %{private}d', 4); export const four = 4;",
      "lib/plain.js": "import { nothing } from '@ohos.nowhere'; export const plain = typeof nothing;",
    });
    expect([stderr, stdout]).toEqual(["", "four: at 4\n1 2 3 4 function /\n"]);
  });

  test("gives the sandbox of its bundle, and host paths, and descriptors of its own only", async () => {
    const { stdout, stderr } = await run({
      "paths.ts": `
import fs from "@ohos.file.fs";
const path = getContext().filesDir + "/mine.txt";
const file = fs.openSync(path, fs.OpenMode.READ_WRITE | fs.OpenMode.CREATE);
fs.writeSync(file.fd, "mine");
fs.closeSync(file);
console.log(fs.readTextSync(path), fs.accessSync(${JSON.stringify(tmpdir())}), fs.accessSync("paths.ts"));
try { fs.closeSync(1); } catch (error) { console.log(JSON.stringify(error)); }`,
    });
    expect([stderr, stdout]).toEqual(["", 'mine true true\n{"code":13900008}\n']);
    const host = device.hostPath("com.example.client", "/data/storage/el2/base/haps/entry/files/mine.txt");
    expect(readFileSync(host, "utf8")).toBe("mine");
  });

  test("an ordinary application sees no host path, and is told 202 by every call of backup", async () => {
    const identity = {
      name: "com.example.plain",
      isSystemApp: false,
      permissions: ["ohos.permission.BACKUP"],
      roles: [],
    };
    const files = {
      "plain.ts": `
import backup from "@ohos.file.backup";
import fs from "@ohos.file.fs";
console.log(getContext().applicationInfo.name, fs.accessSync("/"));
try { new backup.SessionBackup({}); } catch (error) { console.log(error.code); }`,
    };
    const { stdout, stderr } = await run(files, { CARRYALL_TOKEN: `${encodeTokenPayload(identity)}.unsigned` });
    expect([stderr, stdout]).toEqual(["", "com.example.plain false\n202\n"]);
  });

  test("a program in a project is its bundle, in its module", async () => {
    const { stdout, stderr } = await run({
      "project/entry/src/main/ets/tool.ets": `
import { name } from 'shared';
console.log(getContext().applicationInfo.name, getContext().filesDir, name);`,
      "project/AppScope/app.json5": `{ app: { bundleName: "com.example.mover", versionCode: 3, versionName: "1.2" } }`,
      "project/oh-package.json5": `{ dependencies: { shared: "file:./shared" } }`,
      "project/shared/oh-package.json5": `{ main: "Index.ets" }`,
      "project/shared/Index.ets": "export const name: string = 'from a HAR';",
      "project/entry/src/main/module.json5": `{ module: { name: "tools", type: "entry" } }`,
    });
    expect([stderr, stdout]).toEqual(["", "com.example.mover /data/storage/el2/base/haps/tools/files from a HAR\n"]);
  });
});

describe("what goes wrong", () => {
  test("a fault of syntax is told with file and line, in a sentence, wherever it is", async () => {
    for (const files of [{ "bad.ets": "let a = 1;\nlet b = (;\n" }, { "imports.ts": "import './bad';" }]) {
      const { code, stdout, stderr } = await run(files);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain(`carryall: Cannot compile ${join(folder, "bad.ets")}:2:10: Expression expected.`);
      expect(stderr).not.toContain("    at ");
    }
  });

  test("what a program throws has its own file and line, and ends it with 1", async () => {
    const { code, stderr } = await run({
      "thrower.ets": "import { boom } from './boom';\ninterface Gone { a: number }\n\nboom({ a: 1 });\n",
      "boom.ts":
        "export interface Gone { a: number }\n\nexport function boom(gone: Gone): never {\n  throw new Error('boom ' + gone.a);\n}\n",
    });
    expect(code).toBe(1);
    expect(stderr).toContain("Error: boom 1");
    expect(stderr).toContain(`${join(folder, "boom.ts")}:4:9`);
    expect(stderr).toContain(`${join(folder, "thrower.ets")}:4:1`);
  });

  test("what our code throws has the program's own place first, and ends it with 1", async () => {
    const { code, stderr } = await run({
      "misuses.ts": "import backup from '@ohos.file.backup';\n\nbackup.updateTimer('com.example.notes', -1);\n",
    });
    const [first, second] = stderr.split("\n");
    expect([code, first]).toEqual([1, expect.stringContaining("Error: ")]);
    expect(second).toContain(`${join(folder, "misuses.ts")}:3:8`);
    expect(stderr).toContain("code: 401");
    expect(stderr).not.toContain("/dist/");
  });

  test("a home without a device, and a token that is none, are told in a sentence", async () => {
    const files = { "uses.ts": "import fs from '@ohos.file.fs'; console.log(typeof fs);" };
    const nowhere = await run(files, { CARRYALL_HOME: join(folder, "nowhere") });
    expect([nowhere.code, nowhere.stdout]).toEqual([1, ""]);
    expect(nowhere.stderr).toMatch(/^carryall: Cannot use the device home .*\n {2}hint: .*carryall device init/);
    const forged = await run(files, { CARRYALL_TOKEN: "forged" });
    expect([forged.code, forged.stderr]).toEqual([1, expect.stringMatching(/^carryall: Cannot read CARRYALL_TOKEN/)]);
  });
});
