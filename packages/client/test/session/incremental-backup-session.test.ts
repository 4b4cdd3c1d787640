import { closeSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupModule } from "../../src/backup-types.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { lowestFreeDescriptor } from "../lowest-free-descriptor.ts";
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

describe("IncrementalBackupSession", () => {
  test("hands over files with their reports, alone and in batches, and -1 for a report that is not there", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.IncrementalBackupSession(callbacks);
    await session.appendBundles([{ bundleName: bundle, lastIncrementalTime: 0 }]);
    await over;
    await session.release();
    const seen = { bundle, lastIncrementalTime: 0, parameters: "", priority: 0, manifest: "none" };
    const members = "bundleName,uri,fd,manifestFd";
    expect(lines).toEqual([
      `onBundleBegin - "${bundle}"`,
      `onResultReport "${bundle}" ${JSON.stringify(JSON.stringify(seen))}`,
      `onFileReady - ${members} ${bundle} part.0.tar data of ${bundle} report of ${bundle}`,
      `onFileReadyBatch - ${members} ${bundle} big content of big -1`,
      `onFileReadyBatch {"code":13900020,"data":"${bundle}"}`,
      `onBundleEnd - "${bundle}"`,
      "onAllBundlesEnd - -",
    ]);
  });

  test("passes on time, parameters, priority, infos and the manifest, which is read from its start", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.IncrementalBackupSession(callbacks);
    const manifestFd = openManifest("the report of last week");
    readSync(manifestFd, Buffer.alloc(4));
    const more = { parameters: '{"a":1}', priority: 7 };
    const item = { bundleName: bundle, lastIncrementalTime: 1_700_000_000, manifestFd, ...more };
    const appended = session.appendBundles([item], ["info"]);
    // As programs do that close what they passed as soon as the call returned.
    closeSync(manifestFd);
    rmSync(join(place.home, "manifest"));
    await appended;
    await over;
    const seen = { bundle, lastIncrementalTime: 1_700_000_000, ...more, manifest: "the report of last week" };
    expect(lines[1]).toBe(`onResultReport "${bundle}" ${JSON.stringify(JSON.stringify(seen))}`);
    expect(place.asked("session/appendIncremental")).toMatchObject([{ infos: ["info"] }]);
    await session.release();
  });

  test("takes -1 for no manifest, leaves the caller's open, and keeps none of its own", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.IncrementalBackupSession(callbacks);
    const manifestFd = openManifest("a report");
    const before = lowestFreeDescriptor();
    await session.appendBundles([
      { bundleName: bundle, lastIncrementalTime: 5, manifestFd: -1 },
      { bundleName: "com.example.two", lastIncrementalTime: 5, manifestFd },
    ]);
    await over;
    expect(lowestFreeDescriptor()).toBe(before);
    closeSync(manifestFd);
    expect(
      lines.filter((line) => line.startsWith("onResultReport")).map((line) => /manifest\\":\\"(.*)\\"/.exec(line)?.[1]),
    ).toEqual(["none", "a report"]);
    await session.release();
  });

  test("lends nothing where one of several manifests is not open", async () => {
    const session = new backup.IncrementalBackupSession({});
    const manifestFd = openManifest("a report");
    const before = lowestFreeDescriptor();
    const item = { bundleName: bundle, lastIncrementalTime: 5 };
    await expect(
      session.appendBundles([
        { ...item, manifestFd },
        { ...item, manifestFd: 1_000_000 },
      ]),
    ).rejects.toMatchObject({ code: 13900020 });
    expect(lowestFreeDescriptor()).toBe(before);
    closeSync(manifestFd);
    await session.release();
  });

  test("may be appended to again after the end of all, and then ends again", async () => {
    const ends: (() => void)[] = [];
    const nextEnd = () => new Promise<void>((resolve) => ends.push(resolve));
    const session = new backup.IncrementalBackupSession({ onAllBundlesEnd: () => ends.shift()?.() });
    for (let round = 0; round < 2; round += 1) {
      const end = nextEnd();
      await session.appendBundles([{ bundleName: bundle, lastIncrementalTime: 0 }], []);
      await end;
    }
    await session.release();
  });

  test("appendBundles() with a callback returns nothing and calls it, on failure with the error alone", async () => {
    const session = new backup.IncrementalBackupSession({});
    const callTo = (list: { bundleName: string; lastIncrementalTime: number }[]) =>
      new Promise<unknown[]>((resolve) => {
        expect(session.appendBundles(list, (...args: unknown[]) => resolve(args))).toBeUndefined();
      });
    expect(await callTo([{ bundleName: bundle, lastIncrementalTime: 0 }])).toEqual([undefined, undefined]);
    expect(await callTo([])).toMatchObject([{ code: 13900020 }]);
    await session.release();
  });

  test("holds the one session: others throw 13500013 until it is released", async () => {
    const session = new backup.IncrementalBackupSession({});
    expect(() => new backup.SessionBackup({})).toThrow(expect.objectContaining({ code: 13500013 }));
    expect(() => new backup.IncrementalBackupSession({})).toThrow(expect.objectContaining({ code: 13500013 }));
    await session.release();
    await new backup.SessionBackup({}).release();
  });
});

function openManifest(text: string): number {
  const path = join(place.home, "manifest");
  writeFileSync(path, text);
  return openSync(path, "r");
}
