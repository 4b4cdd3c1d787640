import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { moreKitNames } from "../src/more-kit-names.ts";
import { moreKits } from "../src/more-kits.ts";
import { umbrellaKits } from "../src/umbrella-kits.ts";
import { membersOf } from "./members-of.ts";
import { openSandbox } from "./open-sandbox.ts";

test("resolve() gives the same namespace each time, and one identity under all names of a thing", () => {
  using sandbox = openSandbox("mapped");
  const { kits } = sandbox;
  const read = (specifier: string, name: string) => Reflect.get(kits.resolve(specifier), name);
  expect(kits.resolve("@kit.CoreFileKit")).toBe(kits.resolve("@kit.CoreFileKit"));
  const pairs = [
    ["BackupExtensionAbility", "@kit.CoreFileKit", "@ohos.application.BackupExtensionAbility"],
    ["BackupExtensionContext", "@kit.CoreFileKit", "@ohos.file.BackupExtensionContext"],
    ["backup", "@kit.CoreFileKit", "@ohos.file.backup"],
    ["fileIo", "@kit.CoreFileKit", "@ohos.file.fs"],
    ["common", "@kit.AbilityKit", "@ohos.app.ability.common"],
    ["contextConstant", "@kit.AbilityKit", "@ohos.app.ability.contextConstant"],
    ["hilog", "@kit.PerformanceAnalysisKit", "@ohos.hilog"],
    ["preferences", "@kit.ArkData", "@ohos.data.preferences"],
    ["relationalStore", "@kit.ArkData", "@ohos.data.relationalStore"],
  ] as const;
  for (const [name, kit, module] of pairs) expect(read(kit, name), name).toBe(read(module, "default"));
  expect(read("@kit.BasicServicesKit", "BusinessError")).toBe(read("@ohos.base", "BusinessError"));
  expect(read("@ohos.application.BackupExtensionAbility", "default")).toBe(kits.BackupExtensionAbility);
  expect(read("@ohos.file.fs", "OpenMode")).toBe(Reflect.get(read("@ohos.file.fs", "default"), "OpenMode"));
});

test("resolve() gives a namespace of stubs for a platform name that is not here, and refuses other names", () => {
  using sandbox = openSandbox("mapped");
  const { kits } = sandbox;
  for (const specifier of [
    "@ohos.bluetooth",
    "@kit.ArkUI",
    "@hms.core.push",
    "@arkts.math.Decimal",
    "@system.router",
    "libentry.so",
  ]) {
    expect(kits.has(specifier)).toBe(false);
    expect(() => membersOf(kits.resolve(specifier)).anything?.()).toThrow(
      expect.objectContaining({ code: 801, message: `${specifier} anything: Capability not supported` }),
    );
  }
  expect(() => membersOf(Reflect.get(kits.resolve("@ohos.foo"), "default")).bar?.()).toThrow(
    "@ohos.foo bar: Capability not supported",
  );
  expect(() => kits.resolve("node:fs")).toThrow(TypeError);
  expect(kits.has("@ohos.file.fs")).toBe(true);
});

test("resolve() gives stubs for members that a kit lacks, and no namespace is a promise", async () => {
  using sandbox = openSandbox("mapped");
  const namespace = sandbox.kits.resolve("@kit.CoreFileKit");
  expect(await Promise.resolve(namespace)).toBe(namespace);
  expect(() => membersOf(Reflect.get(namespace, "picker")).open?.()).toThrow("@kit.CoreFileKit picker.open");
  const fileIo = membersOf(Reflect.get(namespace, "fileIo"));
  expect(() => fileIo.noSuchMember?.("/a", 1)).toThrow("@ohos.file.fs noSuchMember: Capability not supported");
});

test("the backup kit tells an extension 202, whatever it calls", () => {
  using sandbox = openSandbox("mapped");
  const backup = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.file.backup"), "default"));
  const refused = expect.objectContaining({ code: 202 });
  expect(() => backup.getLocalCapabilities?.()).toThrow(refused);
  expect(() => backup.SessionBackup && new backup.SessionBackup({})).toThrow(refused);
});

test("what a @kit.* module hands out is what its own module gives, and no stub", () => {
  using sandbox = openSandbox("mapped");
  const { kits } = sandbox;
  for (const [kit, members] of Object.entries(umbrellaKits)) {
    for (const [name, origin] of Object.entries(members)) {
      const [module = "", member = "default"] = origin.split("#");
      expect(kits.has(module), origin).toBe(true);
      const given: unknown = Reflect.get(kits.resolve(kit), name);
      if (!isStubOnPurpose(name)) expect(String(given), `${kit} ${name}`).not.toMatch(/^\[stub/);
      expect(given).toBe(Reflect.get(kits.resolve(module), member));
      expect(Reflect.get(Reflect.get(kits.resolve(kit), "default"), name)).toBe(given);
    }
  }
});

// An extension gets no backup kit, and the abilities and tasks of files are not all here.
function isStubOnPurpose(name: string): boolean {
  return name === "backup" || name === "TaskSignal";
}

test("the list of the modules that are loaded late names all of them, and no other", () => {
  using sandbox = openSandbox("mapped");
  const made: string[][] = [];
  const { kits } = openSandbox("mapped", {
    loadMore: () => ({
      moreKits: (world) => {
        const table = moreKits(world);
        made.push([...table.keys()]);
        return table;
      },
    }),
  });
  kits.resolve("@kit.CoreFileKit");
  expect(Reflect.get(kits.resolve("@kit.CoreFileKit"), "fileIo")).toBeDefined();
  expect(made).toEqual([]);
  kits.resolve("@ohos.util");
  kits.resolve("@ohos.url");
  expect(made.map((names) => names.toSorted())).toEqual([[...moreKitNames].toSorted()]);
  for (const name of moreKitNames) {
    const namespace = sandbox.kits.resolve(name);
    expect(String(Reflect.get(namespace, "default")), name).not.toMatch(/^\[stub/);
  }
});

test("createKits() shares nothing between two calls", () => {
  using one = openSandbox("mapped");
  using other = openSandbox("mapped");
  expect(one.kits.resolve("@ohos.file.fs")).not.toBe(other.kits.resolve("@ohos.file.fs"));
});

test("getContext() gives the newest extension context, whatever it is called with", () => {
  using sandbox = openSandbox("mapped");
  const { kits } = sandbox;
  const context = kits.createExtensionContext();
  expect(kits.globals.getContext(undefined)).toBe(context);
  expect(kits.globals.canIUse("SystemCapability.FileManagement.File.FileIO")).toBe(true);
  expect(kits.globals.canIUse("SystemCapability.Communication.Bluetooth.Core")).toBe(false);
});

test("a BackupExtensionAbility has no context until it is set, and hooks that say nothing", async () => {
  using sandbox = openSandbox("mapped");
  const ability = new sandbox.kits.BackupExtensionAbility();
  expect(ability.context).toBeUndefined();
  expect(ability.onProcess()).toBe("");
  expect(await ability.onBackupEx("")).toBe("");
  expect(await ability.onRelease(1)).toBeUndefined();
});

test("resolve() does not load SQLite until a store is opened", () => {
  const script = `
    import { createKits } from "./packages/kits/dist/index.js";
    let loads = 0;
    const load = process.getBuiltinModule;
    process.getBuiltinModule = (name) => { loads += name === "node:sqlite" ? 1 : 0; return load(name); };
    const application = { bundleName: "a.b", moduleName: "m", extensionName: "e", versionCode: 1, versionName: "1" };
    createKits({ roots: [], application, writeLog() {} }).resolve("@kit.ArkData");
    process.stdout.write(String(loads));`;
  const root = new URL("../../../", import.meta.url);
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", script], { cwd: root, encoding: "utf8" })).toBe(
    "0",
  );
});

test("resolve() gives what compiled code takes for a module, so that a default import is the default", () => {
  using sandbox = openSandbox("mapped");
  for (const specifier of ["@ohos.application.BackupExtensionAbility", "@ohos.not.here"]) {
    const namespace = sandbox.kits.resolve(specifier);
    expect(Reflect.get(namespace, "__esModule")).toBe(true);
    expect(Object.keys(namespace)).not.toContain("__esModule");
  }
});
