import { closeSync, readFileSync } from "node:fs";
import { type ClientIdentity, systemClient } from "@carryall/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupModule, FileData } from "../../src/backup-types.ts";
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

describe("client/hello", () => {
  test("tells the identity's name, and the token where there is one", async () => {
    const token = JSON.stringify(systemClient("com.example.other"));
    using other = createBackupModule({ ...place.options, token });
    for (const { fd } of [await backup.getLocalCapabilities(), await other.getLocalCapabilities()]) closeSync(fd);
    const [first, second] = place.asked("client/hello");
    expect(first).toMatchObject({ name: "com.example.tool", pid: process.pid });
    expect(first).not.toHaveProperty("token");
    expect(second).toMatchObject({ name: "com.example.tool", token });
  });
});

describe("getBackupVersion()", () => {
  test("gives a JSON text with one key, and looks at no arguments", () => {
    expect(backup.getBackupVersion()).toBe('{"backupVersion" : "26.0"}');
    expect(Reflect.apply(backup.getBackupVersion, undefined, [1, null])).toBe('{"backupVersion" : "26.0"}');
  });
});

describe("getLocalCapabilities()", () => {
  test("gives its callback `(undefined, {fd})` and returns nothing", async () => {
    const { promise, resolve } = Promise.withResolvers<unknown[]>();
    expect(backup.getLocalCapabilities((...args: unknown[]) => resolve(args))).toBeUndefined();
    const [error, file] = await promise;
    expect(error).toBeUndefined();
    // True by the declaration; what is read from it is looked at.
    expect(readAndParse(file as FileData)).toMatchObject({ deviceType: "device", bundleInfos: [] });
  });

  test("gives its callback one argument where the service fails", async () => {
    using failing = createBackupModule({ ...place.options, environment: { CARRYALL_FAKE_FAILS: "1" } });
    const { promise, resolve } = Promise.withResolvers<unknown[]>();
    failing.getLocalCapabilities((...args: unknown[]) => resolve(args));
    expect(await promise).toEqual([expect.objectContaining({ code: 13900005 })]);
  });

  test("asks for what is new in the bundles of a list since their times, in whole seconds", async () => {
    const file = await backup.getLocalCapabilities([
      { bundleName: "com.example.one", lastIncrementalTime: 1_700_000_000.9 },
      { bundleName: "com.example.two", lastIncrementalTime: 0 },
    ]);
    expect(readAndParse(file)).toMatchObject({
      deviceType: "incremental",
      bundleInfos: [
        { name: "com.example.one", increSpaceOccupied: 1_700_000_000 },
        { name: "com.example.two", increSpaceOccupied: 0 },
      ],
    });
    expect(readAndParse(await backup.getLocalCapabilities([]))).toMatchObject({ bundleInfos: [] });
  });
});

describe("getBackupInfo()", () => {
  test("gives the application's text, waiting for it", () => {
    expect(backup.getBackupInfo("com.example.one")).toBe("info of com.example.one");
  });

  test('gives "" where the application cannot be asked, the service dies of it, or there is no service', () => {
    expect(backup.getBackupInfo("com.example.failing")).toBe("");
    expect(backup.getBackupInfo("com.example.killer")).toBe("");
    using unserved = createBackupModule({ ...place.options, home: `${place.home}/elsewhere` });
    expect(unserved.getBackupInfo("com.example.one")).toBe("");
  });
});

describe("updateTimer()", () => {
  test("gives what the service says, and takes 0 to 14,400,000", async () => {
    expect(backup.updateTimer("com.example.endless", 0)).toBe(false);
    const session = new backup.SessionBackup({});
    await session.appendBundles(["com.example.endless"]);
    expect(backup.updateTimer("com.example.endless", 14_400_000)).toBe(true);
    expect(backup.updateTimer("com.example.other", 1)).toBe(false);
    await session.release();
    expect(place.asked("session/updateTimer")).toEqual([
      { bundle: "com.example.endless", timeoutMs: 0 },
      { bundle: "com.example.endless", timeoutMs: 14_400_000 },
      { bundle: "com.example.other", timeoutMs: 1 },
    ]);
  });

  test("gives false where there is no service", () => {
    using unserved = createBackupModule({ ...place.options, home: `${place.home}/elsewhere` });
    expect(unserved.updateTimer("com.example.one", 1)).toBe(false);
  });
});

describe("updateSendRate()", () => {
  test("asks for at most 800 files a second, and passes 0 on", async () => {
    const session = new backup.SessionBackup({});
    await session.appendBundles(["com.example.endless"]);
    for (const rate of [0, 800, 801, 1_000_000]) {
      expect(backup.updateSendRate("com.example.endless", rate)).toBe(true);
    }
    expect(backup.updateSendRate("com.example.other", 1)).toBe(false);
    await session.release();
    expect(place.asked("session/updateSendRate")).toEqual(
      [0, 800, 800, 800]
        .map((perSecond) => ({ bundle: "com.example.endless", perSecond }))
        .concat({ bundle: "com.example.other", perSecond: 1 }),
    );
  });

  test("gives false where the service refuses, and where there is none", () => {
    expect(backup.updateSendRate("com.example.one", 60)).toBe(false);
    using unserved = createBackupModule({ ...place.options, home: `${place.home}/elsewhere` });
    expect(unserved.updateSendRate("com.example.one", 60)).toBe(false);
  });
});

describe("blocking calls", () => {
  test("work inside a callback, while the service waits for that callback", async () => {
    const { callbacks, over } = recordSession();
    const seen: unknown[] = [];
    const session = new backup.SessionBackup({
      ...callbacks,
      onBundleBegin: (_error, bundle) => {
        seen.push(backup.updateTimer(bundle, 1000), backup.updateSendRate(bundle, 10), backup.getBackupInfo(bundle));
      },
    });
    await session.appendBundles(["com.example.one"]);
    await over;
    await session.release();
    expect(seen).toEqual([true, true, "info of com.example.one"]);
  });
});

describe("fileSystemServiceRequest()", () => {
  const request = { triggerType: 0, writeSize: 2_097_152, waitTime: 300 };

  test("resolves 13900001 for everybody but the clone tool, and 13500014 for that, as there is no such device", async () => {
    const cloneTool: ClientIdentity = { ...place.options.identity, roles: ["clone-tool"] };
    using ofCloneTool = createBackupModule({ ...place.options, identity: cloneTool });
    await expect(backup.fileSystemServiceRequest(request)).resolves.toBe(13900001);
    await expect(ofCloneTool.fileSystemServiceRequest(request)).resolves.toBe(13500014);
  });
});

function readAndParse({ fd }: FileData): unknown {
  const text = readFileSync(fd, "utf8");
  closeSync(fd);
  return JSON.parse(text);
}
