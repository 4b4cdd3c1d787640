import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupModule, GeneralCallbacks } from "../../src/backup-types.ts";
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

const since = (...names: string[]) => names.map((bundleName) => ({ bundleName, lastIncrementalTime: 0 }));

describe.each(["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const)("%s", (className) => {
  const scenario = { SessionBackup: "backup", SessionRestore: "restore", IncrementalBackupSession: "incremental" };

  test("getCompatibilityInfo() gives the application's text, and rejects with what its start fails with", async () => {
    const session = new backup[className]({});
    await expect(session.getCompatibilityInfo("com.example.one", "{}")).resolves.toBe(`${scenario[className]} {}`);
    await expect(session.getCompatibilityInfo("com.example.failing", "")).rejects.toMatchObject({ code: 13500009 });
    await session.release();
    await expect(session.getCompatibilityInfo("com.example.one", "")).rejects.toMatchObject({ code: 13900020 });
  });

  test("cleanBundleTempDir() resolves what the service says, and false where it refuses or was left", async () => {
    const session = new backup[className]({});
    await expect(session.cleanBundleTempDir("com.example.one")).resolves.toBe(true);
    await expect(session.cleanBundleTempDir("com.example.unknown")).resolves.toBe(false);
    await expect(session.cleanBundleTempDir("com.example.refused")).resolves.toBe(false);
    await session.release();
    await expect(session.cleanBundleTempDir("com.example.one")).resolves.toBe(false);
  });

  test("cancel() gives 13500012 for a bundle that is not in the session, also after release()", async () => {
    const session = new backup[className]({});
    expect(session.cancel("com.example.one")).toBe(13500012);
    await session.release();
    expect(session.cancel("com.example.one")).toBe(13500012);
  });

  test("cancel() gives 13500011 and cleanBundleTempDir() false once the service is lost", async () => {
    const died = Promise.withResolvers<void>();
    const session = new backup[className]({ onBackupServiceDied: () => died.resolve() });
    expect(backup.getBackupInfo("com.example.killer")).toBe("");
    // The loss is told in a later turn of the event loop; nothing of this session goes to another service until then.
    expect(session.cancel("com.example.one")).toBe(13500011);
    await expect(session.getCompatibilityInfo("com.example.one", "")).rejects.toMatchObject({ code: 13600001 });
    await died.promise;
    expect(session.cancel("com.example.one")).toBe(13500011);
    await expect(session.cleanBundleTempDir("com.example.one")).resolves.toBe(false);
    expect(readFileSync(join(place.home, "starts.log"), "utf8").trim().split("\n")).toHaveLength(1);
  });

  test("release() rejects 13900001 the second time", async () => {
    const session = new backup[className]({});
    await session.release();
    await expect(session.release()).rejects.toMatchObject({ code: 13900001 });
  });
});

describe("cancel()", () => {
  test("gives 0 for a bundle that runs, also inside its begin, and it ends without an error", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionBackup({
      ...callbacks,
      onBundleBegin: (_error, bundle) => {
        lines.push(`cancel ${session.cancel(bundle)}`);
      },
    });
    await session.appendBundles(["com.example.endless"]);
    await over;
    await session.release();
    expect(lines).toEqual(["cancel 0", 'onBundleEnd - "com.example.endless"', "onAllBundlesEnd - -"]);
  });

  test("of a released session touches nothing in the next one", async () => {
    const released = new backup.SessionBackup({});
    await released.release();
    const begun = Promise.withResolvers<void>();
    const { lines, callbacks } = recordSession();
    const session = new backup.SessionBackup({ ...callbacks, onBundleBegin: () => begun.resolve() });
    await session.appendBundles(["com.example.endless"]);
    await begun.promise;
    expect(released.cancel("com.example.endless")).toBe(13500012);
    await session.release();
    expect(lines).toEqual(['onBundleEnd {"code":13500015,"data":"com.example.endless"} "com.example.endless"']);
  });
});

describe.each(["SessionBackup", "IncrementalBackupSession"] as const)("%s.getBackupDataSize()", (className) => {
  test("resolves before the numbers arrive, which are passed on as they are", async () => {
    const { lines, callbacks, whenMeasured } = recordMeasurement();
    const session = new backup[className](callbacks);
    await session.getBackupDataSize(true, since("com.example.one", "com.example.two"));
    lines.push("accepted");
    await whenMeasured;
    await session.release();
    expect(lines).toEqual([
      "accepted",
      ...[
        { scanned: [], scanning: "com.example.one" },
        { scanned: ["com.example.one"], scanning: "com.example.two" },
        { scanned: ["com.example.two"], scanning: "" },
      ].map((report) => `onBackupSizeReport ${JSON.stringify(JSON.stringify(report))}`),
    ]);
    expect(place.asked("session/measure")).toEqual([
      {
        isPrecise: true,
        since: ["com.example.one", "com.example.two"].map((bundle) => ({ bundle, lastIncrementalTime: 0 })),
      },
    ]);
  });

  test("rejects 13900020 while another measurement runs, whatever the service says, and after release()", async () => {
    const session = new backup[className]({});
    await session.getBackupDataSize(false, since("com.example.endless"));
    await expect(session.getBackupDataSize(false, since("com.example.one"))).rejects.toMatchObject({
      code: 13900020,
      cause: { reason: "ioError" },
    });
    await session.release();
    await expect(session.getBackupDataSize(false, since("com.example.one"))).rejects.toMatchObject({ code: 13900020 });
  });

  test("rejects 13600001 once the service is lost", async () => {
    const died = Promise.withResolvers<void>();
    const session = new backup[className]({ onBackupServiceDied: () => died.resolve() });
    backup.getBackupInfo("com.example.killer");
    await died.promise;
    await expect(session.getBackupDataSize(false, since("com.example.one"))).rejects.toMatchObject({ code: 13600001 });
  });
});

function recordMeasurement() {
  const { lines, callbacks } = recordSession();
  const { promise: whenMeasured, resolve } = Promise.withResolvers<void>();
  const onBackupSizeReport = (text: string) => {
    callbacks.onBackupSizeReport(text);
    if (text.includes('"scanning":""')) resolve();
  };
  const recording: GeneralCallbacks = { ...callbacks, onBackupSizeReport };
  return { lines, callbacks: recording, whenMeasured };
}
