import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseCapabilities } from "@carryall/formats";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backUpToDirectory } from "../../src/backup/back-up-to-directory.ts";
import type { ProgressEvent } from "../../src/outcome/progress.ts";
import {
  createFakeBackupModule,
  type FakeBackupModule,
  lowestFreeDescriptor,
  manifestOf,
} from "../fake-backup-module.ts";

let root: string;
let directory: string;
let backup: FakeBackupModule;
let events: ProgressEvent[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "carryall-keeper-"));
  directory = join(root, "archive");
  backup = createFakeBackupModule();
  events = [];
});

afterEach(() => {
  backup[Symbol.dispose]();
  rmSync(root, { recursive: true });
});

const content = { "part.0.tar": "tar bytes" };
const good = { ...content, "manage.json": manifestOf(content) };

function run(...bundles: string[]) {
  const { signal } = new AbortController();
  return backUpToDirectory(backup, { directory, bundles, report: (event) => events.push(event), signal });
}

describe("backUpToDirectory()", () => {
  test("keeps files as they were handed over, a result, and the capability file", async () => {
    backup.install({ name: "com.example.one", files: good }, { name: "com.example.no", allToBackup: false });
    const free = lowestFreeDescriptor();
    const outcome = await run();
    expect(lowestFreeDescriptor()).toBe(free);
    expect(outcome).toMatchObject({ result: "ok", bundles: [{ bundle: "com.example.one", files: 2, result: "ok" }] });
    expect(readdirSync(directory).sort()).toEqual(["com.example.one", "localCapabilities.json"]);
    const folder = join(directory, "com.example.one");
    expect(readdirSync(folder).sort()).toEqual(["manage.json", "part.0.tar", "result.json"]);
    expect(readFileSync(join(folder, "part.0.tar"), "utf8")).toBe("tar bytes");
    expect(statSync(join(folder, "part.0.tar")).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(join(folder, "result.json"), "utf8"))).toMatchObject({
      bundle: "com.example.one",
      result: "ok",
      files: 2,
      startedAt: expect.stringMatching(/Z$/),
      problems: [],
    });
    expect(events.map((event) => event.kind)).toEqual(["planned", "bundleBegun", "fileDone", "fileDone", "bundleDone"]);
    expect(backup.releaseCount()).toBe(1);
  });

  test("leaves the older folder and its capability entry when a bundle is refused or fails", async () => {
    backup.install({ name: "com.example.one", versionCode: 1, files: good });
    await run();
    for (const fault of ["begin", "end"] as const) {
      backup.install({ name: "com.example.one", versionCode: 2, files: { "part.0.tar": "other" }, fault });
      expect(await run("com.example.one")).toMatchObject({ result: "failed" });
      expect(readFileSync(join(directory, "com.example.one/part.0.tar"), "utf8")).toBe("tar bytes");
      expect(readdirSync(directory)).toHaveLength(2);
      expect(versionsInArchive()).toEqual({ "com.example.one": 1 });
    }
  });

  test("replaces a folder whole, and keeps the entries of bundles from earlier runs", async () => {
    backup.install({ name: "com.example.one", files: good }, { name: "com.example.two", files: good });
    await run();
    backup.install({ name: "com.example.two", versionCode: 5, files: { "manage.json": "[]" } });
    expect(await run("com.example.two")).toMatchObject({ result: "ok" });
    expect(readdirSync(join(directory, "com.example.two")).sort()).toEqual(["manage.json", "result.json"]);
    expect(versionsInArchive()).toEqual({ "com.example.one": 1, "com.example.two": 5 });
  });

  test("fails a bundle that lacks a file which its manifest names", async () => {
    backup.install({ name: "com.example.one", files: { "manage.json": manifestOf(content) } });
    const outcome = await run();
    expect(outcome.bundles[0]?.error).toMatchObject({ code: 13500008, message: expect.stringContaining("part.0.tar") });
    expect(existsSync(join(directory, "com.example.one"))).toBe(false);
  });

  test.each(["../outside", "/outside", "a/b", ".."])(
    "fails a bundle whose service names a file %j, and writes nothing anywhere",
    async (name) => {
      backup.install({ name: "com.example.one", files: { ...good, [name]: "text" } });
      expect((await run()).bundles[0]).toMatchObject({
        result: "failed",
        error: { message: expect.stringContaining(name) },
      });
      expect(readdirSync(directory)).toEqual(["localCapabilities.json"]);
      expect(existsSync(join(directory, "../outside"))).toBe(false);
    },
  );

  test("tells files that were left out as problems of a bundle that is whole without them", async () => {
    const errorInfo = { errorCode: "28", errorMessage: "/data/storage/el2/base/files/a" };
    const processText = JSON.stringify({ processResult: { timeInfo: "1", errorInfo } });
    backup.install({ name: "com.example.one", files: good, fault: "fileError", processText });
    expect((await run()).bundles[0]).toMatchObject({
      result: "ok",
      problems: [
        { errno: "28", path: "/data/storage/el2/base/files/a" },
        { errno: "2", path: "" },
      ],
    });
  });

  test("fails what is unfinished with 13600001 when the service dies, and returns", async () => {
    backup.install(
      { name: "com.example.one", files: good },
      { name: "com.example.two", files: good, fault: "death" },
      { name: "com.example.three", files: good },
    );
    const outcome = await run();
    expect(outcome.result).toBe("partial");
    expect(outcome.bundles.map(({ bundle, error }) => [bundle, error?.code])).toEqual([
      ["com.example.one", undefined],
      ["com.example.two", 13600001],
      ["com.example.three", 13600001],
    ]);
    expect(readdirSync(directory).sort()).toEqual(["com.example.one", "localCapabilities.json"]);
  });

  test("refuses a directory with other things in it", async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, "letter.txt"), "dear");
    await expect(run()).rejects.toMatchObject({ reason: "invalidArgument", hint: expect.any(String) });
    expect(readdirSync(directory)).toEqual(["letter.txt"]);
  });

  test("removes what killed runs left, and puts back a bundle that was moved away", async () => {
    backup.install({ name: "com.example.one", files: good });
    await run();
    mkdirSync(join(directory, ".com.example.one.partial-999999999"));
    mkdirSync(join(directory, ".com.example.two.replaced-999999999"));
    await run("com.example.unknown");
    expect(readdirSync(directory).sort()).toEqual(["com.example.one", "com.example.two", "localCapabilities.json"]);
  });

  test("throws the reason of an aborted signal, after release", async () => {
    backup.install({ name: "com.example.one", files: good });
    const abort = new AbortController();
    const report = () => abort.abort(new Error("enough"));
    const running = backUpToDirectory(backup, { directory, bundles: [], report, signal: abort.signal });
    await expect(running).rejects.toThrow("enough");
    expect(backup.releaseCount()).toBe(1);
  });
});

function versionsInArchive(): Record<string, number> {
  const { bundleInfos } = parseCapabilities(readFileSync(join(directory, "localCapabilities.json"), "utf8"));
  return Object.fromEntries(bundleInfos.map(({ name, versionCode }) => [name, versionCode]));
}
