import { hash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { parseReport } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { describe, expect, test } from "vitest";
import { stageReport } from "../../src/pack/stage-report.ts";
import { readMembers } from "../read-members.ts";
import { sentFiles } from "../sent-files.ts";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";

const files = "/data/storage/el2/base/files";
const bigBytes = 2 * 1024 * 1024 + 1;
const times = openFileTimes();
/** As if everything was older than the backup before: times say that nothing has changed. */
const farFuture = 4_000_000_000;

const relative = (path: Uint8Array) => String(Buffer.from(path)).replace("data/storage/el2/base/files/", "");

function listed(set: BackupSet, report = "manage.json.rp"): string[] {
  return parseReport(set.get(report) ?? "").rows.map(({ path }) => relative(path));
}

/** The files of a set, in its archives and beside them. */
function sent(set: BackupSet): string[] {
  return sentFiles(set).map((path) => relative(Buffer.from(path)));
}

/** What an increment by report alone sends of what was done to `a`, beside which lies `old`, from long ago. */
async function sentAfter(act: (at: (name: string) => string) => void): Promise<string[]> {
  using application = new ThrowAwayApplication().plant(`${files}/a`, "abc").plant(`${files}/old`, "old");
  const at = (name: string) => application.hostPathOf(`${files}/${name}`);
  utimesSync(at("old"), 1_500_000_000, 1_500_000_000);
  const first = await application.packIncrement({ includes: [files] });
  act(at);
  const previous = first.set.get("manage.json.rp");
  return sent((await application.packIncrement({ includes: [files], lastIncrementalTime: farFuture, previous })).set);
}

describe("an increment by the report of the backup before", () => {
  test.each<[string, string[], (at: (name: string) => string) => void]>([
    [
      "what came with an old time, as from an archive",
      ["new"],
      (at) => {
        writeFileSync(at("new"), "x");
        utimesSync(at("new"), 1_000_000_000, 1_000_000_000);
      },
    ],
    [
      "a copy that kept its time",
      ["copy"],
      (at) => {
        const { atime, mtime } = lstatSync(at("old"));
        copyFileSync(at("old"), at("copy"));
        utimesSync(at("copy"), atime, mtime);
      },
    ],
    ["a renamed file, under its new name", ["renamed"], (at) => renameSync(at("old"), at("renamed"))],
    [
      "what was moved with its folder",
      ["folder/moved"],
      (at) => {
        mkdirSync(at("folder"));
        renameSync(at("old"), at("folder/moved"));
      },
    ],
    [
      "what was changed in the very second of that backup, to the same size",
      ["a"],
      (at) => {
        const { mtimeNs } = lstatSync(at("a"), { bigint: true });
        writeFileSync(at("a"), "xyz");
        times.set(at("a"), { atimeNs: mtimeNs, mtimeNs: mtimeNs ^ 1n });
      },
    ],
  ])("sends %s, whatever the times say", async (_what, expected, act) => {
    expect(await sentAfter(act)).toEqual(expected);
  });

  test.each<[string, string[], (at: (name: string) => string) => void]>([
    ["a file whose mode alone has changed", ["old"], (at) => chmodSync(at("old"), 0o751)],
    ["a file whose time alone has changed, by a nanosecond", ["old"], (at) => touch(at("old"), 1n)],
    ["a file that was empty", ["a"], (at) => writeFileSync(at("a"), "")],
    [
      "a file that was a folder, and one in a folder that was a file",
      ["a/inside"],
      (at) => {
        rmSync(at("a"));
        mkdirSync(at("a"));
        writeFileSync(at("a/inside"), "");
      },
    ],
  ])("sends %s, whole", async (_what, expected, act) => {
    expect(await sentAfter(act)).toEqual(expected);
  });

  test.each<[string, (at: string) => void]>([
    ["mode", (at) => chmodSync(at, 0o711)],
    ["time", (at) => touch(at, 5n)],
  ])("sends a folder whose %s has changed, and nothing that is in it", async (_what, act) => {
    using application = new ThrowAwayApplication().plant(`${files}/d/a`).plant(`${files}/d/e/b`);
    const first = await application.packIncrement({ includes: [files] });
    act(application.hostPathOf(`${files}/d`));
    const previous = first.set.get("manage.json.rp");
    const { set } = await application.packIncrement({ includes: [files], lastIncrementalTime: farFuture, previous });
    const members = [...set].flatMap(([name, bytes]) => (name.endsWith(".tar") ? readMembers(bytes) : []));
    expect(members.map(({ name, type }) => `${type} ${name}`)).toEqual(["directory data/storage/el2/base/files/d"]);
  });
});

function touch(hostPath: string, byNs: bigint): void {
  const { atimeNs, mtimeNs } = lstatSync(hostPath, { bigint: true });
  times.set(hostPath, { atimeNs, mtimeNs: mtimeNs + byNs });
}

describe("a file that goes away after it was compared and before it is packed", () => {
  test.each([
    ["big", bigBytes],
    ["small", 3],
  ])("is reported and in no report when it is %s, and everything else is sent", async (_size, sizeBytes) => {
    using application = new ThrowAwayApplication();
    const goes = application.hostPathOf(`${files}/c-goes`);
    // After so many files the service hears that the extension is alive: before the last of them is packed.
    for (let number = 1; number < 500; number += 1) application.plant(`${files}/b/${number}`, "");
    application.plant(`${files}/c-goes`, Buffer.alloc(sizeBytes, 1)).plant(`${files}/a`).plant(`${files}/d`);
    const first = await application.packIncrement({ includes: [files] });
    const { atimeNs, mtimeNs } = lstatSync(goes, { bigint: true });
    writeFileSync(goes, Buffer.alloc(sizeBytes, 2));
    times.set(goes, { atimeNs, mtimeNs });
    application.plant(`${files}/a`, "changed").plant(`${files}/d`, "changed");
    const { set, result } = await application.packIncrement({
      includes: [files],
      previous: first.set.get("manage.json.rp"),
      onStep: (step) => {
        if (step === "alive compared") rmSync(goes);
      },
    });
    expect(application.failed).toEqual([{ path: `${files}/c-goes`, errno: "ENOENT" }]);
    expect(result.failedCount).toBe(1);
    expect(sent(set)).toEqual(["a", "d"]);
    expect(listed(set, "1700000300123_part.0.tar.rp")).toEqual(["data/storage/el2/base/files", "a", "d"]);
    expect(listed(set)).not.toContain("c-goes");
    expect(parseReport(set.get("manage.json.rp") ?? "").deleted.map(({ path }) => relative(path))).toEqual(["c-goes"]);
  });

  test("is listed as it was before when it is there and cannot be packed, and is sent the next time", async () => {
    using application = new ThrowAwayApplication();
    const changes = application.hostPathOf(`${files}/c`);
    for (let number = 1; number < 500; number += 1) application.plant(`${files}/b/${number}`, "");
    application.plant(`${files}/c`, "one");
    const first = await application.packIncrement({ includes: [files] });
    let nowMs = 1_700_000_300_123;
    const pack = async (previous: Buffer | undefined, onStep = (_step: string) => {}) => {
      nowMs += 1;
      return (await application.packIncrement({ includes: [files], previous, onStep, nowMs })).set;
    };
    const { atimeNs, mtimeNs } = lstatSync(changes, { bigint: true });
    writeFileSync(changes, "two");
    times.set(changes, { atimeNs, mtimeNs });
    const second = await pack(first.set.get("manage.json.rp"), (step) => {
      if (step !== "alive compared") return;
      rmSync(changes);
      mkdirSync(changes);
    });
    expect(application.failed).toEqual([{ path: `${files}/c`, errno: "EISDIR" }]);
    expect(rowIn(second, "c")).toEqual(rowIn(first.set, "c"));
    rmSync(changes, { recursive: true });
    writeFileSync(changes, "two");
    times.set(changes, { atimeNs, mtimeNs });
    expect(sent(await pack(second.get("manage.json.rp")))).toEqual(["c"]);
  });
});

function rowIn(set: BackupSet, name: string) {
  return parseReport(set.get("manage.json.rp") ?? "").rows.find(({ path }) => relative(path) === name);
}

describe("the report of everything", () => {
  test("says which set this one continues, and with which the chain began, by the hashes of their reports", async () => {
    using application = new ThrowAwayApplication().plant(`${files}/a`);
    const pack = async (previous?: Buffer) =>
      (await application.packIncrement({ includes: [files], previous })).set.get("manage.json.rp") ?? Buffer.of();
    const idOf = (report: Buffer) => hash("sha256", report, "hex");
    const first = await pack();
    const second = await pack(first);
    const third = await pack(second);
    expect([first, second, third].map((report) => parseReport(report).chain)).toEqual([
      {},
      { parentId: idOf(first), baseId: idOf(first) },
      { parentId: idOf(second), baseId: idOf(first) },
    ]);
    // One of the original's has no such line, and is what the chain begins with.
    const original = Buffer.from(String(third).replace(/^;chain;.*\n/m, ""));
    expect(parseReport(await pack(original)).chain).toEqual({ parentId: idOf(original), baseId: idOf(original) });
  });

  test("of an application without data is known to the next, which sends all that came", async () => {
    using application = new ThrowAwayApplication();
    const first = await application.packIncrement({ includes: [files] });
    application.plant(`${files}/a`);
    const previous = first.set.get("manage.json.rp");
    const options = { includes: [files], lastIncrementalTime: farFuture };
    expect(sent((await application.packIncrement({ ...options, previous })).set)).toEqual(["a"]);
    // The original's, without a row, says nothing.
    const original = Buffer.from(String(previous).replace(/^;chain;.*\n/m, ""));
    expect(sent((await application.packIncrement({ ...options, previous: original })).set)).toEqual([]);
  });

  test("goes to disk while it is made", () => {
    using application = new ThrowAwayApplication();
    const { staging } = application;
    const sizes: number[] = [];
    const rows = function* () {
      for (let number = 0; number < 3000; number += 1) {
        sizes.push(lstatSync(staging.pathOf("some.rp")).size);
        const path = Buffer.from(`files/${number}`);
        yield { path, mode: 0, isDirectory: false, sizeBytes: 0, mtimeSeconds: 0, sha256: "", isUserTar: false };
      }
    };
    const { item, hostPath } = stageReport(staging, "some.rp", { rows: rows() });
    expect(new Set(sizes).size).toBeGreaterThan(1);
    expect(parseReport(readFileSync(hostPath)).rows).toHaveLength(3000);
    expect(item.sha256).toBe(hash("sha256", readFileSync(hostPath), "hex"));
  });
});
