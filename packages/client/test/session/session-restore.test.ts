import { closeSync, openSync, readSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { ClientIdentity } from "@carryall/protocol";
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

  test("getFileHandles() hands several files over at once, to be written and without reports", async () => {
    const { promise, resolve } = Promise.withResolvers<readonly File[]>();
    const failed = Promise.withResolvers<unknown[]>();
    const session = new backup.SessionRestore({
      onFileReadyBatch: (...args) => (args[0] ? failed.resolve(args) : resolve(args[1])),
    });
    await session.getFileHandles({ bundleName: bundle, uri: "", uris: ["a", "b.missing", "c"] });
    const files = await promise;
    expect(files).toEqual(
      ["a", "c"].map((uri) => ({ bundleName: bundle, uri, fd: expect.any(Number), manifestFd: -1 })),
    );
    for (const { fd } of files) {
      writeSync(fd, "written");
      closeSync(fd);
    }
    expect(await failed.promise).toEqual([expect.objectContaining({ code: 13900020, data: bundle })]);
    await session.release();
  });

  test("migrateFile() asks for the host's path of where the file comes from, and tells the outcome", async () => {
    const { lines, callbacks } = recordSession();
    const { promise, resolve } = Promise.withResolvers<void>();
    using ofCloneTool = openAsCloneTool((path) => (path.startsWith("/data/") ? `/home/device${path}` : undefined));
    const session = new ofCloneTool.SessionRestore({
      ...callbacks,
      onMigrateResult: (...args) => {
        callbacks.onMigrateResult(...args);
        if (args[0]) {
          expect(args[0].message).toBe("No space left on device");
          resolve();
        }
      },
    });
    const paths = { srcPath: "/data/from", destPath: "/data/to" };
    await session.migrateFile(paths, { bundleName: bundle, uri: "a.txt" });
    await session.migrateFile(paths, { bundleName: bundle, uri: "b.large" });
    await promise;
    expect(lines).toEqual([
      `onMigrateResult - "${bundle}"`,
      `onMigrateResult {"code":13900025,"data":"${bundle}"} "${bundle}"`,
    ]);
    await expect(
      session.migrateFile({ ...paths, srcPath: "/etc/passwd" }, { bundleName: bundle, uri: "a.txt" }),
    ).rejects.toMatchObject({ code: 13900020 });
    const message = { bundle, sourceDirectory: "/home/device/data/from", targetDirectory: "/data/to" };
    expect(place.asked("session/migrateFile")).toEqual(["a.txt", "b.large"].map((name) => ({ ...message, name })));
    await session.release();
  });

  test("migrateFile() takes a missing uri for the whole folder, paths of 4096 characters, and names with dots", async () => {
    using ofCloneTool = openAsCloneTool();
    const session = new ofCloneTool.SessionRestore({});
    const paths = { srcPath: `/${"a".repeat(4095)}`, destPath: "/data/..to/a.." };
    await Reflect.apply(session.migrateFile, session, [paths, { bundleName: bundle }]);
    expect(place.asked("session/migrateFile")).toEqual([
      { bundle, name: "", sourceDirectory: paths.srcPath, targetDirectory: paths.destPath },
    ]);
    await session.release();
  });

  test("migrateFile() and getApkFileHandle() reject 13900001 for who is not the clone tool", async () => {
    const session = new backup.SessionRestore({});
    const paths = { srcPath: "/data/from", destPath: "/data/to" };
    await expect(session.migrateFile(paths, { bundleName: bundle, uri: "" })).rejects.toMatchObject({ code: 13900001 });
    await expect(session.getApkFileHandle("/data/app", "a.hap")).rejects.toMatchObject({ code: 13900001 });
    await session.release();
    using ofCloneTool = openAsCloneTool();
    const other = new ofCloneTool.SessionRestore({});
    await expect(other.getApkFileHandle("/data/app", "a.hap")).rejects.toMatchObject({ code: 13900005 });
    await other.release();
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

function openAsCloneTool(toHostPath?: (sandboxPath: string) => string | undefined): BackupModule & Disposable {
  const identity: ClientIdentity = { ...place.options.identity, roles: ["clone-tool"] };
  return createBackupModule({
    ...place.options,
    identity,
    token: JSON.stringify(identity),
    ...(toHostPath === undefined ? {} : { toHostPath }),
  });
}

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
