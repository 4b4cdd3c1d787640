import { readdirSync } from "node:fs";
import { compareTrees, SmallDisk, whyNoSmallDisk } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { systemFileCalls } from "../../src/unpack/file-calls.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { everythingOf, itemOf, setOf, withManifest } from "./hostile-set.ts";
import { entry, files, trailer } from "./original-archive.ts";

const noSpace = { reason: "noSpace", code: 13900025 };
const mebibyte = 1024 * 1024;
const obstacle = whyNoSmallDisk();
const on = obstacle ?? "on a disk of 3 MiB in memory";
const base = "/data/storage/el2/base";
const el1 = "/data/storage/el1/base";
const diskBytes = 3 * mebibyte;

function bigTar(folder: string): Buffer {
  const content = Buffer.alloc(200_000, "x");
  const members = Array.from({ length: 8 }, (_, number) => entry({ name: `${folder}/${number}`, content }));
  return Buffer.concat([...members, trailer]);
}

describe("unpackBundle(), when the disk is full, fails with 13900025 and leaves the application's data alone", () => {
  test.each([
    ["while a member is made", { create: () => fail() }],
    ["while a member is written", { write: () => fail() }],
    ["when a member is closed, as some file systems say it", { close: () => fail() }],
  ])("%s", (_what, call) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/0`, "old");
    const before = everythingOf(application);
    expect(() => application.unpack(setOf(bigTar(files)), { calls: { ...systemFileCalls, ...call } })).toThrow(
      expect.objectContaining({ ...noSpace, message: expect.stringMatching(/part\.0\.tar: ENOSPC/) }),
    );
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
    application.staging.clear({ clearsRestored: true });
    expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual([]);
  });

  test.skipIf(obstacle !== undefined)(`and it really is, while it stages (${on})`, () => {
    using disk = new SmallDisk(diskBytes);
    using application = new ThrowAwayApplication([], { inside: disk.directory }).plant(`${files}/0`, "old");
    const before = everythingOf(application);
    expect(() => application.unpack(setOf(bigTar(files)))).toThrow(expect.objectContaining(noSpace));
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
    application.staging.clear({ clearsRestored: true });
    expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual([]);
  });

  test.skipIf(obstacle !== undefined)(`and it really is, for a big file of another root (${on})`, () => {
    using disk = new SmallDisk(diskBytes);
    using application = new ThrowAwayApplication([], { inside: disk.directory }).plant(`${el1}/big`, "old");
    const before = everythingOf(application);
    const big = Buffer.alloc(2 * mebibyte, "big");
    const item = itemOf("9c1185a5c5e9fc54", big, { isBigFile: true, path: Buffer.from(`${el1}/big`) });
    const set = withManifest([["9c1185a5c5e9fc54", big]], [item]);
    expect(() => application.unpack(set)).toThrow(expect.objectContaining(noSpace));
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
    application.staging.clear({ clearsRestored: true });
    expect(readdirSync(application.hostPathOf(`${el1}/.backup`))).toEqual([]);
  });
});

function fail(): never {
  throw Object.assign(new Error("ENOSPC: made for this test"), { code: "ENOSPC" });
}
