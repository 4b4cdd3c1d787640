import { closeSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ThrowAwayDevice } from "@carryall/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { closeFile, keepIn, recordBackup, SessionRecord } from "../record-session.ts";

// Members of the API in forms that no other test of a whole service uses.
const one = "com.example.one";
const two = "com.example.two";
let device: ThrowAwayDevice;

beforeAll(async () => {
  const profile = JSON.stringify({ allowToBackupRestore: false });
  device = await deviceWith("mapped", [{ bundleName: one }, { bundleName: two, profile }]);
});

afterAll(async () => {
  await device[Symbol.asyncDispose]();
});

test("a restore in callback forms alone goes through, and none of them returns anything", async () => {
  const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
  try {
    using backup = clientOf(device);
    await recordBackup(backup, [one], keepIn(kept));
    const called: string[] = [];
    const note = (name: string) => (error: { code: number } | undefined) => void called.push(`${name} ${error?.code}`);
    const record = new SessionRecord((file) => {
      copyFileSync(join(kept, one, file.uri), `/proc/self/fd/${file.fd}`);
      closeFile(file);
      if (file.uri !== "manage.json") return;
      expect(session.publishFile({ bundleName: one, uri: "" }, note("publishFile"))).toBeUndefined();
    });
    const session = new backup.SessionRestore(record.callbacks);
    const { fd } = await backup.getLocalCapabilities();
    expect(session.appendBundles(fd, [one], note("appendBundles"))).toBeUndefined();
    closeSync(fd);
    for (const uri of ["part.0.tar", "manage.json"]) {
      expect(session.getFileHandle({ bundleName: one, uri }, note("getFileHandle"))).toBeUndefined();
    }
    session.getFileHandle({ bundleName: one, uri: "../x" }, note("getFileHandle"));
    await record.finished;
    await session.release();
    expect(called.toSorted()).toEqual([
      "appendBundles undefined",
      "getFileHandle 13900020",
      "getFileHandle undefined",
      "getFileHandle undefined",
      "publishFile undefined",
    ]);
    expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
  } finally {
    rmSync(kept, { recursive: true });
  }
});

test("every kind of session gives the capability file in the session's form: what allows backup, without sizes", async () => {
  using backup = clientOf(device);
  for (const kind of ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const) {
    const session = new backup[kind]({});
    const { fd } = await session.getLocalCapabilities();
    const { backupVersion, bundleInfos } = JSON.parse(readFileSync(fd, "utf8"));
    closeSync(fd);
    await session.release();
    expect({ kind, backupVersion }).toEqual({ kind, backupVersion: undefined });
    expect(bundleInfos).toEqual([expect.objectContaining({ name: one, spaceOccupied: 0, allToBackup: true })]);
  }
});
