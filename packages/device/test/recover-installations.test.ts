import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { parseBundleName } from "@carryall/protocol";
import { describe, expect, test } from "vitest";
import { openDevice } from "../src/device.ts";
import { install, notes, ThrowAwayHome } from "./throw-away-home.ts";

/** Above every pid that Linux gives. */
const deadPid = 2 ** 30;

describe("openDevice(), after an installation was killed,", () => {
  test("puts the older version back where nothing took its place", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    renameSync(device.layout.appDirectory(notes), join(device.layout.appsDirectory, `.preparing-${deadPid}-abc.old`));
    mkdirSync(join(device.layout.appsDirectory, `.preparing-${deadPid}-abc`));

    expect(openDevice(device.home).readBundle(notes).versionCode).toBe(1);
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
  });

  test("removes the older version where the newer one is in place", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    install(device);
    renameSync(device.layout.appDirectory(notes), join(device.layout.appsDirectory, `.preparing-${deadPid}-abc.old`));
    install(device, { versionCode: 2 });

    expect(openDevice(device.home).readBundle(notes).versionCode).toBe(2);
    expect(readdirSync(device.layout.appsDirectory)).toEqual([notes]);
  });

  test("leaves alone what a living process prepares", () => {
    using home = new ThrowAwayHome();
    const device = home.init();
    mkdirSync(join(device.layout.appsDirectory, `.preparing-${process.pid}-abc`));

    openDevice(device.home);
    expect(readdirSync(device.layout.appsDirectory)).toEqual([`.preparing-${process.pid}-abc`]);
  });
});

test("listBundles() lists clones beside the applications that they are of", () => {
  using home = new ThrowAwayHome();
  const device = home.init();
  const clone = parseBundleName(`${notes}:1`);
  install(device);
  install(device, { name: clone });

  expect(device.listBundles().map((bundle) => bundle.name)).toEqual([notes, clone]);
});
