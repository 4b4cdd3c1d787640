import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupModule, File } from "../../src/backup-types.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { recordSession } from "../record-session.ts";
import { makeThrowAwayHome, type ThrowAwayHome } from "../throw-away-home.ts";

let place: ThrowAwayHome;
let backup: BackupModule & Disposable;

beforeEach(() => {
  place = makeThrowAwayHome();
  backup = createBackupModule(place.options);
});

afterEach(() => {
  backup[Symbol.dispose]();
  place[Symbol.dispose]();
});

const bundle = "com.example.one";

describe("SessionRestore", () => {
  test("hands over writable files with their reports, and publishes what was written", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionRestore({
      ...callbacks,
      onFileReady: (_error, file: File) => {
        lines.push(`onFileReady ${file.uri} ${Object.keys(file)}`);
        writeSync(file.fd, "written");
        closeSync(file.fd);
        if (file.manifestFd !== undefined) closeSync(file.manifestFd);
        void session.publishFile({ bundleName: bundle, uri: "" });
      },
    });
    const fd = openCapabilities([bundle, "com.example.other"]);
    const appended = session.appendBundles(fd, [bundle]);
    closeSync(fd);
    await appended;
    await session.getFileHandle({ bundleName: bundle, uri: "manage.json" });
    await over;
    const entry = { name: bundle, appIndex: 0, versionCode: 7, versionName: "7.0" };
    const more = { spaceOccupied: 1, allToBackup: true, fullBackupOnly: false };
    expect(lines).toEqual([
      `onBundleBegin - "${bundle}"`,
      `onResultReport "${bundle}" ${JSON.stringify(JSON.stringify([{ ...entry, ...more }]))}`,
      "onFileReady manage.json bundleName,uri,fd,manifestFd",
      `onResultReport "${bundle}" "written"`,
      `onBundleEnd - "${bundle}"`,
      "onAllBundlesEnd - -",
    ]);
  });

  test("reads the capability file from its start, wherever its position is, and leaves it open", async () => {
    const session = new backup.SessionRestore({});
    const fd = openCapabilities([bundle]);
    readSync(fd, Buffer.alloc(40));
    await session.appendBundles(fd, [bundle]);
    await session.appendBundles(fd, [bundle]);
    closeSync(fd);
  });

  test("rejects 13900020 where the capability file is closed, empty or something else", async () => {
    const session = new backup.SessionRestore({});
    const path = join(place.home, "not-a-capability-file");
    for (const text of ["", "{}", "[", "null"]) {
      writeFileSync(path, text);
      const fd = openSync(path, "r");
      await expect(session.appendBundles(fd, [bundle])).rejects.toMatchObject({ code: 13900020 });
      closeSync(fd);
    }
    await expect(session.appendBundles(-1, [bundle])).rejects.toMatchObject({ code: 13900020 });
    await expect(session.appendBundles(1_000_000, [bundle])).rejects.toMatchObject({ code: 13900020 });
  });

  test("publishFile() rejects 13900001 for a name that is not empty", async () => {
    const session = new backup.SessionRestore({});
    await expect(session.publishFile({ bundleName: bundle, uri: "1.tar" })).rejects.toMatchObject({ code: 13900001 });
  });

  test("throws 13900020 for arguments of other types", () => {
    const session = new backup.SessionRestore({});
    const call = (name: "appendBundles" | "getFileHandle" | "publishFile", ...args: unknown[]) =>
      Reflect.apply(session[name], session, args);
    for (const args of [[], [3], [0.5, ["a"]], ["3", ["a"]], [3, "a"], [3, ["a"], 1]]) {
      expect(() => call("appendBundles", ...args)).toThrow("Invalid argument");
    }
    for (const args of [[], [null], [{}], [{ bundleName: "a" }], [{ bundleName: "a", uri: 1 }]]) {
      expect(() => call("getFileHandle", ...args)).toThrow("Invalid argument");
      expect(() => call("publishFile", ...args)).toThrow("Invalid argument");
    }
  });
});

function openCapabilities(names: readonly string[]): number {
  const bundleInfos = names.map((name) => ({
    name,
    needToInstall: false,
    versionCode: 7,
    versionName: "7.0",
    spaceOccupied: 1,
    allToBackup: true,
    extensionName: "Backup",
  }));
  const path = join(place.home, "capabilities.json");
  writeFileSync(path, JSON.stringify({ bundleInfos, deviceType: "phone", systemFullName: "OpenHarmony-4.0.0.0" }));
  return openSync(path, "r");
}
