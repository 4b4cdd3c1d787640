import { expect, test } from "vitest";
import { type Area, AreaMode } from "../../src/context/area-mode.ts";
import { backupDirectory } from "../../src/context/backup-directory.ts";
import type { Context } from "../../src/context/context.ts";
import { codeOf } from "../code-of.ts";
import { openSandbox } from "../open-sandbox.ts";

const levels = [
  [AreaMode.EL1, "el1", "/data/storage/el1/base/.backup/"],
  [AreaMode.EL2, "el2", "/data/storage/el2/base/.backup/"],
  [AreaMode.EL3, "el3", ""],
  [AreaMode.EL4, "el4", ""],
  [AreaMode.EL5, "el5", ""],
] as const;

test.each(levels)("a context shows the directories of area %i once it is set", (area, level, backupDir) => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  expect(context.area).toBe(AreaMode.EL2);
  context.area = area;
  expect([context.filesDir, context.cacheDir, context.tempDir, context.preferencesDir, context.databaseDir]).toEqual([
    `/data/storage/${level}/base/haps/entry/files`,
    `/data/storage/${level}/base/haps/entry/cache`,
    `/data/storage/${level}/base/haps/entry/temp`,
    `/data/storage/${level}/base/haps/entry/preferences`,
    `/data/storage/${level}/database/entry`,
  ]);
  expect(context.backupDir).toBe(backupDir);
  expect(context.bundleCodeDir).toBe("/data/storage/el1/bundle");
  expect(context.resourceDir).toBe("/data/storage/el1/bundle/entry/resources/resfile");
  expect(context.distributedFilesDir).toBe("/data/storage/el2/distributedfiles");
  expect(context.cloudFileDir).toBe("/data/storage/el2/cloud");
});

test("getApplicationContext() gives one context without a module, with an area of its own", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  const application = context.getApplicationContext();
  context.area = AreaMode.EL1;
  expect(application).toBe(context.getApplicationContext());
  expect(application.getApplicationContext()).toBe(application);
  expect(application.filesDir).toBe("/data/storage/el2/base/files");
  expect(application.databaseDir).toBe("/data/storage/el2/database");
});

test.each(levels)(
  "every context follows its own area %i: the module's, the application's and another module's",
  (area, level) => {
    using sandbox = openSandbox("mapped");
    const context = sandbox.kits.createExtensionContext();
    const application = context.getApplicationContext();
    const library = context.createModuleContext("library");
    for (const each of [application, library]) each.area = area;
    expect(pathsOf(application)).toEqual([
      `/data/storage/${level}/base/files`,
      `/data/storage/${level}/base/cache`,
      `/data/storage/${level}/base/temp`,
      `/data/storage/${level}/base/preferences`,
      `/data/storage/${level}/database`,
    ]);
    expect(pathsOf(library)).toEqual([
      `/data/storage/${level}/base/haps/library/files`,
      `/data/storage/${level}/base/haps/library/cache`,
      `/data/storage/${level}/base/haps/library/temp`,
      `/data/storage/${level}/base/haps/library/preferences`,
      `/data/storage/${level}/database/library`,
    ]);
    expect(pathsOf(context.createAreaModeContext(area))[0]).toBe(`/data/storage/${level}/base/haps/entry/files`);
    expect(context.filesDir).toBe("/data/storage/el2/base/haps/entry/files");
    expect(context.getApplicationContext().area).toBe(area);
  },
);

test("createModuleContext() belongs to the same application, and takes no empty name", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  const library = context.createModuleContext("library");
  expect(library.getApplicationContext()).toBe(context.getApplicationContext());
  expect(library.resourceDir).toBe("/data/storage/el1/bundle/library/resources/resfile");
  for (const name of ["", undefined, 5]) expect(codeOf(() => context.createModuleContext(name as string))).toBe(401);
});

test("getContext() gives the extension's own context, whatever component asks", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  expect(sandbox.kits.globals.getContext()).toBe(context);
  expect(sandbox.kits.globals.getContext({})).toBe(context);
  context.area = AreaMode.EL5;
  expect(sandbox.kits.globals.getContext().filesDir).toBe("/data/storage/el5/base/haps/entry/files");
});

test("createAreaModeContext() gives a context of that area and leaves its own alone; what is no area is 401", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  expect(context.createAreaModeContext(AreaMode.EL1).filesDir).toBe("/data/storage/el1/base/haps/entry/files");
  expect(context.filesDir).toBe("/data/storage/el2/base/haps/entry/files");
  expect(codeOf(() => context.createAreaModeContext(9 as Area))).toBe(401);
  context.area = 9 as Area;
  expect(context.area).toBe(AreaMode.EL2);
});

test("a context says who it belongs to", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  expect(context.applicationInfo.name).toBe("com.example.notes");
  expect(context.currentHapModuleInfo.name).toBe("entry");
  expect(context.extensionAbilityInfo).toMatchObject({
    name: "NotesBackup",
    moduleName: "entry",
    bundleName: "com.example.notes",
    type: 9,
  });
  expect(() => JSON.stringify(context)).not.toThrow();
});

test("a context answers what it lacks with a stub of its own name", () => {
  using sandbox = openSandbox("mapped");
  const context = sandbox.kits.createExtensionContext();
  const getGroupDir: unknown = Reflect.get(context, "getGroupDir");
  expect(() => Reflect.apply(getGroupDir as () => void, context, [])).toThrow(
    "@ohos.app.ability.common Context.getGroupDir: Capability not supported",
  );
});

test("backupDirectory() knows the file manager and the media library", () => {
  expect(backupDirectory("com.example.ab.filemanager1".slice(0, 16), AreaMode.EL1)).toContain("/el1/");
  expect(backupDirectory("com.huawei.hmos.filemanager", AreaMode.EL2)).toBe("/storage/Users/currentUser/.backup/");
  expect(backupDirectory("com.ohos.medialibrary.medialibrarydata", AreaMode.EL2)).toBe(
    "/storage/media/local/files/.backup/",
  );
});

test("createAbilityContext() gives the context of a program's main ability, which getContext() gives from then on", () => {
  using sandbox = openSandbox("mapped");
  const { kits } = sandbox;
  const context = kits.createAbilityContext();
  expect(context.processName).toBe("com.example.notes");
  expect(context.filesDir).toBe("/data/storage/el2/base/haps/entry/files");
  expect(context.abilityInfo).toMatchObject({ bundleName: "com.example.notes", moduleName: "entry" });
  expect(kits.globals.getContext()).toBe(context);
});

function pathsOf({ filesDir, cacheDir, tempDir, preferencesDir, databaseDir }: Context): string[] {
  return [filesDir, cacheDir, tempDir, preferencesDir, databaseDir];
}
