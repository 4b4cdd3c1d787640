import { describe, expect, test } from "vitest";
import { describeDevice } from "../../src/capabilities/describe-device.ts";
import { ThrowAwayHome } from "../session/throw-away-home.ts";

const files = "/data/storage/el2/base/files";

describe('describeDevice() of scope "device"', () => {
  test("says what the device is, and the framework's version", async () => {
    using home = new ThrowAwayHome();
    expect(await describeDevice(home.device, "device")).toEqual({
      backupVersion: "26.0",
      bundleInfos: [],
      deviceType: home.device.record.deviceType,
      systemFullName: home.device.record.systemFullName,
    });
  });

  test("lists every application, those that allow backup with their size", async () => {
    using home = severalBundles();
    const { bundleInfos } = await describeDevice(home.device, "device");
    expect(bundleInfos.map(({ name, allToBackup, spaceOccupied }) => ({ name, allToBackup, spaceOccupied }))).toEqual([
      { name: "com.example.allowed", allToBackup: true, spaceOccupied: 1500 },
      { name: "com.example.broken", allToBackup: false, spaceOccupied: 0 },
      { name: "com.example.forbidden", allToBackup: false, spaceOccupied: 0 },
      { name: "com.example.plain", allToBackup: false, spaceOccupied: 0 },
    ]);
  });

  test("gives what the profile and the installation say", async () => {
    using home = new ThrowAwayHome();
    const profile = {
      allowToBackupRestore: true,
      fullBackupOnly: true,
      restoreDeps: "com.example.first",
      supportScene: "clone",
      requireCompatibility: true,
      extraInfo: { supportScene: ["a", "b"] },
    };
    const profileText = JSON.stringify(profile);
    home.install({ name: "com.example.notes", versionCode: 7, versionName: "0.7", profileText });
    const { bundleInfos } = await describeDevice(home.device, "device");
    expect(bundleInfos).toEqual([
      {
        name: "com.example.notes",
        appIndex: 0,
        versionCode: 7,
        versionName: "0.7",
        spaceOccupied: 0,
        allToBackup: true,
        fullBackupOnly: true,
        extensionName: "BackupExtension",
        restoreDeps: "com.example.first",
        supportScene: "clone",
        requireCompatibility: true,
        extraInfo: { supportScene: ["a", "b"] },
      },
    ]);
  });

  test("gives an application without an extension empty values", async () => {
    using home = new ThrowAwayHome();
    home.install({ name: "com.example.plain" });
    const { bundleInfos } = await describeDevice(home.device, "device");
    expect(bundleInfos).toMatchObject([
      { name: "com.example.plain", allToBackup: false, extensionName: "", extraInfo: { supportScene: [] } },
    ]);
  });

  test("gives a clone the plain name and its index", async () => {
    using home = new ThrowAwayHome();
    home.install({ name: "com.example.notes:2", profileText: '{"allowToBackupRestore":true}' });
    const { bundleInfos } = await describeDevice(home.device, "device");
    expect(bundleInfos).toMatchObject([{ name: "com.example.notes", appIndex: 2 }]);
  });
});

describe('describeDevice() of scope "session"', () => {
  test("lists only what allows backup, without sizes and without the framework's version", async () => {
    using home = severalBundles();
    const described = await describeDevice(home.device, "session");
    expect(described.bundleInfos).toMatchObject([{ name: "com.example.allowed", allToBackup: true, spaceOccupied: 0 }]);
    expect(described).not.toHaveProperty("backupVersion");
  });
});

/** One that allows backup, with 1500 bytes of data; one that does not; one without an extension; one that cannot be read. */
function severalBundles(): ThrowAwayHome {
  const home = new ThrowAwayHome();
  home.install({ name: "com.example.plain" });
  home.install({ name: "com.example.forbidden", profileText: '{"allowToBackupRestore":false}' });
  home.install({ name: "com.example.broken", profileText: '{"allowToBackupRestore":true' });
  home.install({ name: "com.example.allowed", profileText: '{"allowToBackupRestore":true}' });
  for (const name of ["com.example.plain", "com.example.forbidden", "com.example.broken", "com.example.allowed"]) {
    home.plant(name, `${files}/a.bin`, Buffer.alloc(1000));
    home.plant(name, "/data/storage/el1/database/b.db", Buffer.alloc(500));
    home.plant(name, "/data/storage/el2/base/cache/c.bin", Buffer.alloc(250));
  }
  return home;
}
