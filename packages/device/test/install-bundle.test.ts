import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseBundleName } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { copyPreparation, ensureSandbox, installBundle, uninstallBundle } from "../src/install-bundle.ts";
import { install, notes, prepare, recordOf, ThrowAwayHome } from "./throw-away-home.ts";

const dataFile = "/data/storage/el2/base/files/letter.txt";

describe("installBundle()", () => {
  test("puts the prepared application in place and leaves nothing beside it", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    const bundle = install(device);
    expect(bundle).toMatchObject({ ...recordOf(), formatVersion: 1, profileText: '{"allowToBackupRestore":true}' });
    expect(readFileSync(join(bundle.codeDirectory, "version"), "utf8")).toBe("1");
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
    expect(device.listBundles()).toEqual([bundle]);
  });

  test("makes the folders that the application's contexts name, private, in every module", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device, { modules: ["entry", "feature"] });
    for (const path of [
      "/data/storage/el1/base/files",
      "/data/storage/el2/base/cache",
      "/data/storage/el2/base/temp",
      "/data/storage/el2/base/preferences",
      "/data/storage/el2/base/haps/entry/files",
      "/data/storage/el2/base/haps/feature/preferences",
      "/data/storage/el2/database/entry",
      "/data/storage/el3/base/haps/entry/cache",
      "/data/storage/el4/database/feature",
      "/data/storage/el5/base/haps/entry/files",
      "/data/storage/el1/base/.backup",
      "/data/storage/el2/base/.backup",
    ]) {
      expect(statSync(device.hostPathOf(notes, path)).mode & 0o777).toBe(0o700);
    }
    for (const { hostPath } of device.layout.sandboxRoots(notes)) expect(statSync(hostPath).isDirectory()).toBe(true);
  });

  test("replaces an older version's code and keeps its data", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    writeFileSync(device.hostPathOf(notes, dataFile), "kept");
    writeFileSync(join(device.layout.appDirectory(notes), "code/old-only"), "");
    const bundle = install(device, { versionCode: 2 }, "2");
    expect(bundle.versionCode).toBe(2);
    expect(readdirSync(bundle.codeDirectory)).toEqual(["version"]);
    expect(readFileSync(device.hostPathOf(notes, dataFile), "utf8")).toBe("kept");
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
  });

  test("leaves the older version when the new one cannot be put in place", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    const preparation = prepare(device, "2");
    rmSync(preparation.directory, { recursive: true });
    expect(() => installBundle(device, preparation, recordOf({ versionCode: 2 }))).toThrow(/ENOENT/);
    expect(device.readBundle(notes).versionCode).toBe(1);
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
  });

  test("puts the older version back when it was moved away and the new one does not take its place", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    // A folder cannot be moved into itself, which shows only after the older version was moved.
    const preparation = { directory: device.layout.appsDirectory, [Symbol.dispose]: () => {} };
    expect(() => installBundle(device, preparation, recordOf({ versionCode: 2 }))).toThrow(/EINVAL/);
    expect(device.readBundle(notes).versionCode).toBe(1);
    expect(existsSync(join(device.layout.appDirectory(notes), "code/version"))).toBe(true);
  });

  test("leaves the older version when the installation was given up while it was prepared", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    {
      using _preparation = prepare(device, "2");
    }
    expect(device.readBundle(notes).versionCode).toBe(1);
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
  });

  test("lists applications in order of their names, and nothing that is being prepared", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    for (const name of ["com.example.z", "com.example.a", "com.example.m"])
      install(device, { name: parseBundleName(name) });
    using _preparation = prepare(device);
    expect(device.listBundles().map((bundle) => bundle.name)).toEqual([
      "com.example.a",
      "com.example.m",
      "com.example.z",
    ]);
  });
});

describe("copyPreparation()", () => {
  test("prepares the same for a clone, which shares neither code nor data with the application", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    const clone = parseBundleName(`${notes}:1`);
    {
      using preparation = prepare(device);
      using copy = copyPreparation(device, preparation);
      installBundle(device, preparation, recordOf());
      installBundle(device, copy, recordOf({ name: clone }));
    }
    expect(device.listBundles().map(({ name }) => name)).toEqual([notes, clone]);
    writeFileSync(device.hostPathOf(clone, dataFile), "the clone's");
    expect(existsSync(device.hostPathOf(notes, dataFile))).toBe(false);
    uninstallBundle(device, notes);
    expect(readFileSync(join(device.readBundle(clone).codeDirectory, "version"), "utf8")).toBe("1");
    expect(readFileSync(device.hostPathOf(clone, dataFile), "utf8")).toBe("the clone's");
  });
});

describe("uninstallBundle()", () => {
  test.each([true, false])("removes the application, and its data unless keepData is true (%s)", (keepData) => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    const other = install(device, { name: parseBundleName("com.example.other") });
    writeFileSync(device.hostPathOf(notes, dataFile), "x");
    writeFileSync(device.hostPathOf(other.name, dataFile), "theirs");
    uninstallBundle(device, notes, { keepData });
    expect(device.findBundle(notes)).toBeUndefined();
    expect(readdirSync(device.layout.appsDirectory)).toEqual([other.name]);
    expect(existsSync(device.hostPathOf(notes, dataFile))).toBe(keepData);
    expect(readFileSync(device.hostPathOf(other.name, dataFile), "utf8")).toBe("theirs");
  });
});

test("ensureSandbox() makes the roots that somebody removed, with the folders of backupDir, and leaves the others alone", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  const bundle = install(device);
  writeFileSync(device.hostPathOf(notes, dataFile), "kept");
  const gone = device.hostPathOf(notes, "/data/storage/el1/base");
  rmSync(gone, { recursive: true });
  ensureSandbox(device, bundle);
  expect(readdirSync(gone)).toEqual([".backup"]);
  expect(readFileSync(device.hostPathOf(notes, dataFile), "utf8")).toBe("kept");
});

test("uninstallBundle() passes over what is not there", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  mkdirSync(device.hostPathOf(notes, "/data/storage/el2/base"), { recursive: true });
  uninstallBundle(device, notes);
  expect(existsSync(device.hostPathOf(notes, "/data/storage/el2/base"))).toBe(false);
});
