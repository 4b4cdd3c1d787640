import { closeSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { BackupModule } from "@carryall/client";
import { parseBundleName } from "@carryall/protocol";
import { type ThrowAwayDevice, until } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { beginRestore } from "../begin-restore.ts";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { closeFile, keepIn, recordBackup, SessionRecord } from "../record-session.ts";
import { startWoundService } from "../wound-service.ts";

// What a client can do to a session does not depend on how extensions are confined.
const sandbox = "mapped";
const one = "com.example.one";
const two = "com.example.two";
const three = "com.example.three";
const base = "/data/storage/el2/base";

const hanging = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Hanging extends BackupExtensionAbility {
  async onBackup(): Promise<void> { await new Promise<void>(() => {}); }
  onProcess(): string { return 'still here'; }
  async onRelease(scenario: number): Promise<void> { console.info('released ' + scenario); }
}
`;

describe("cancel()", () => {
  test("ends a running bundle without an error, and calls its onRelease", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, source: hanging }]);
    using backup = clientOf(device);
    const { session, record } = begin(backup, [one]);
    await until("the hook runs", () => record.events.some(({ event }) => event === "process"));
    expect(session.cancel(one)).toBe(0);
    await record.finished;
    expect(record.events.filter(({ event }) => event !== "process")).toEqual([
      { event: "begin", bundle: one },
      { event: "end", bundle: one },
      { event: "allEnd" },
    ]);
    expect(session.cancel(one)).toBe(13500012);
    await session.release();
    expect(logOf(device, one)).toContain("released 1");
  });

  test("ends bundles that wait with one begin and one end, and gives 13500012 for those that are not there", async () => {
    const names = [1, 2, 3, 4].map((number) => `com.example.hanging${number}`);
    await using device = await deviceWith(
      sandbox,
      names.map((bundleName) => ({ bundleName, source: hanging })),
    );
    using backup = clientOf(device);
    const { session, record } = begin(backup, names);
    await until("three run", () => record.events.filter(({ event }) => event === "begin").length === 3);
    expect(session.cancel("com.example.hanging4")).toBe(0);
    expect(session.cancel("com.example.nowhere")).toBe(13500012);
    await until("the fourth is told", () => record.of("com.example.hanging4").length === 2);
    expect(record.of("com.example.hanging4").map(({ event, code }) => [event, code])).toEqual([
      ["begin", undefined],
      ["end", undefined],
    ]);
    for (const name of names.slice(0, 3)) expect(session.cancel(name)).toBe(0);
    await record.finished;
    expect(record.events.filter(({ event }) => event === "end")).toHaveLength(4);
    await session.release();
  });

  test("of a restore unlocks the application and leaves its files as they are", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using backup = clientOf(device);
    const { session, record } = await beginRestore(backup, one);
    expect(lockedOn(device)).toContain(one);
    expect(session.cancel(one)).toBe(0);
    await record.finished;
    expect(lockedOn(device)).not.toContain(one);
    expect(record.events.map(({ event }) => event)).toEqual(["begin", "end", "allEnd"]);
    await session.release();
  });
});

describe("time limits, on a wound clock,", () => {
  test("a hook that does not end is ended with 13500003 after 15 minutes", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, source: hanging }]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    const { session, record } = begin(backup, [one]);
    await until("the hook runs", () => record.events.some(({ event }) => event === "process"));
    await service.wind(15 * 60_000 - 1);
    expect(record.events.some(({ event }) => event === "end")).toBe(false);
    await service.wind(1);
    await record.finished;
    expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one, code: 13500003 });
    await session.release();
  });

  test("updateTimer() gives it less or more, before it begins and while it runs; 0 ends it at once", async () => {
    await using device = await deviceWith(sandbox, [
      { bundleName: one, source: hanging },
      { bundleName: two, source: hanging },
    ]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    expect(backup.updateTimer(one, 1000)).toBe(false);
    const { session, record } = begin(backup, [one, two]);
    await until("both hooks run", () => record.events.filter(({ event }) => event === "process").length === 2);
    expect(backup.updateTimer(one, 3_600_000)).toBe(true);
    expect(backup.updateTimer("com.example.nowhere", 1)).toBe(false);
    await service.wind(15 * 60_000);
    await until("the other ends", () => record.of(two).at(-1)?.event === "end");
    expect(record.of(two).at(-1)?.code).toBe(13500003);
    expect(record.of(one).some(({ event }) => event === "end")).toBe(false);
    expect(backup.updateTimer(one, 0)).toBe(true);
    await service.wind(0);
    await record.finished;
    expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one, code: 13500003 });
    await session.release();
  });

  test("a restore that is never published is ended with 13500003", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    const { session, record } = await beginRestore(backup, one);
    await service.wind(15 * 60_000);
    await record.finished;
    expect(record.events).toEqual([
      { event: "begin", bundle: one },
      { event: "end", bundle: one, code: 13500003 },
      { event: "allEnd" },
    ]);
    await session.release();
  });

  test("a module that never finishes loading is one begin with 13500002, and nothing of it comes later", async () => {
    const source = "while (true) {}\n";
    await using device = await deviceWith(sandbox, [
      {
        bundleName: one,
        source: `import { BackupExtensionAbility } from '@kit.CoreFileKit';\n${source}export default class A extends BackupExtensionAbility {}\n`,
      },
    ]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    const { session, record } = begin(backup, [one]);
    await until("it is there", () => backup.updateTimer(one, 900_000));
    // The start's limit, then the steps of ending a process that does not listen.
    for (let second = 0; second < 60 && record.events.length < 2; second += 1) {
      await service.wind(1000);
      await turn();
    }
    await record.finished;
    expect(record.events).toEqual([{ event: "begin", bundle: one, code: 13500002 }, { event: "allEnd" }]);
    await session.release();
  });

  test("updateSendRate() of 0 pauses the hand-over, and another rate resumes it", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, fileCount: 6, fileBytes: 3 * 1024 * 1024 }]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    const record = new SessionRecord();
    const session = new backup.SessionBackup({
      ...record.callbacks,
      onBundleBegin: (error, bundle) => {
        record.callbacks.onBundleBegin?.(error, bundle);
        expect(backup.updateSendRate(one, 2)).toBe(true);
      },
      onFileReady: (error, file) => {
        record.callbacks.onFileReady?.(error, file);
        if (filesOf(record) === 2) expect(backup.updateSendRate(one, 0)).toBe(true);
      },
    });
    await session.appendBundles([one]);
    await until("two files came", () => filesOf(record) === 2);
    await service.wind(60_000);
    expect(filesOf(record)).toBe(2);
    expect(backup.updateSendRate(one, 800)).toBe(true);
    await record.finished;
    // Six big files, a tar of the folders, and the manifest.
    expect(filesOf(record)).toBe(8);
    expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
    expect(backup.updateSendRate(one, 10)).toBe(false);
    await session.release();
  });
});

describe("restoreDeps", () => {
  test("are restored first, whatever the order of the list; absent ones are ignored", async () => {
    await using device = await deviceWith(sandbox, [
      { bundleName: one, profile: profileWith(`${two}, com.example.absent`) },
      { bundleName: two },
    ]);
    const record = await roundTrip(device, [one, two]);
    const order = record.events.filter(({ event }) => event === "begin" || event === "end");
    expect(order.map(({ event, bundle }) => [event, bundle])).toEqual([
      ["begin", two],
      ["end", two],
      ["begin", one],
      ["end", one],
    ]);
  });

  test("that fail fail whatever needs them, with one begin that names the cause", async () => {
    await using device = await deviceWith(sandbox, [
      { bundleName: one, profile: profileWith(two) },
      { bundleName: two, profile: profileWith(three) },
    ]);
    const record = await roundTrip(device, [one, two, three]);
    expect(record.events.map(({ event, bundle, code }) => [event, bundle, code])).toEqual([
      ["begin", three, 13500005],
      ["begin", two, 13500001],
      ["begin", one, 13500001],
      ["allEnd", undefined, undefined],
    ]);
  });

  test("that form a cycle are named in the log, and nobody waits for it", async () => {
    await using device = await deviceWith(sandbox, [
      { bundleName: one, profile: profileWith(two) },
      { bundleName: two, profile: profileWith(one) },
    ]);
    const record = await roundTrip(device, [one, two]);
    expect(record.events.filter(({ event, code }) => event === "end" && code === undefined)).toHaveLength(2);
    expect(serviceLog(device)).toContain("restoreDeps form a cycle");
  });
});

function profileWith(restoreDeps: string): string {
  return JSON.stringify({ allowToBackupRestore: true, includes: [`${base}/files/`], restoreDeps });
}

function begin(backup: BackupModule, names: string[]) {
  const record = new SessionRecord();
  const session = new backup.SessionBackup(record.callbacks);
  void session.appendBundles(names);
  return { session, record };
}

/** Backs up what can be, and restores all names in one session. */
async function roundTrip(device: ThrowAwayDevice, names: string[]): Promise<SessionRecord> {
  const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
  try {
    using backup = clientOf(device);
    await recordBackup(backup, names, keepIn(kept));
    const { fd } = await backup.getLocalCapabilities();
    const record = new SessionRecord((file) => {
      copyFileSync(join(kept, file.bundleName, file.uri), `/proc/self/fd/${file.fd}`);
      closeFile(file);
      if (file.uri === "manage.json") void session.publishFile({ bundleName: file.bundleName, uri: "" });
    });
    const session = new backup.SessionRestore(record.callbacks);
    await session.appendBundles(fd, names);
    closeSync(fd);
    for (const bundleName of names) {
      if (!existsSync(join(kept, bundleName))) continue;
      for (const uri of ["part.0.tar", "manage.json"]) {
        await session.getFileHandle({ bundleName, uri }).catch(() => {});
      }
    }
    await record.finished;
    await session.release();
    return record;
  } finally {
    rmSync(kept, { recursive: true });
  }
}

function logOf(device: ThrowAwayDevice, bundle: string): string {
  const { layout } = device.open();
  return readFileSync(layout.bundleLog(parseBundleName(bundle)), "utf8");
}

function serviceLog(device: ThrowAwayDevice): string {
  return readFileSync(device.open().layout.serviceLog, "utf8");
}

function lockedOn(device: ThrowAwayDevice): string {
  return readFileSync(join(device.open().layout.serviceDirectory, "RestoreDisposalConfig.json"), "utf8");
}

function filesOf(record: SessionRecord): number {
  return record.events.filter(({ event }) => event === "file").length;
}
