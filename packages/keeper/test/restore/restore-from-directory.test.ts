import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { restoreFromDirectory } from "../../src/restore/restore-from-directory.ts";
import {
  createFakeBackupModule,
  type FakeBackupModule,
  lowestFreeDescriptor,
  manifestOf,
} from "../fake-backup-module.ts";

let directory: string;
let backup: FakeBackupModule;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "carryall-keeper-"));
  backup = createFakeBackupModule();
  writeFileSync(join(directory, "localCapabilities.json"), '{"bundleInfos":[]}');
});

afterEach(() => {
  backup[Symbol.dispose]();
  rmSync(directory, { recursive: true });
});

const content = { "big.bin": "big bytes", "part.0.tar": "tar bytes" };

function archive(bundle: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(directory, bundle));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, bundle, name), text);
}

function run(...bundles: string[]) {
  const { signal } = new AbortController();
  return restoreFromDirectory(backup, { directory, bundles, report: () => {}, signal });
}

describe("restoreFromDirectory()", () => {
  test("sends every file but the result, manage.json last, and publishes", async () => {
    const files = { ...content, "manage.json": manifestOf(content) };
    archive("com.example.one", { ...files, "result.json": "{}" });
    archive("com.example.two", { "manage.json": "[]" });
    const free = lowestFreeDescriptor();
    expect(await run()).toMatchObject({ result: "ok" });
    expect(lowestFreeDescriptor()).toBe(free);
    expect(Object.entries(backup.published.get("com.example.one") ?? {})).toEqual(Object.entries(files));
    expect(backup.published.get("com.example.two")).toEqual({ "manage.json": "[]" });
    expect(backup.releaseCount()).toBe(1);
  });

  test("fails a bundle that is not as its manifest says before anything is sent, and restores the others", async () => {
    archive("com.example.missing", { "part.0.tar": "tar bytes" });
    archive("com.example.short", { ...content, "part.0.tar": "tar", "manage.json": manifestOf(content) });
    archive("com.example.fine", { "manage.json": "[]" });
    const { result, bundles } = await run();
    expect(result).toBe("partial");
    expect(bundles.map(({ bundle, error }) => [bundle, error?.code, error?.message])).toEqual([
      ["com.example.missing", 13500008, expect.stringContaining("manage.json is missing")],
      ["com.example.short", 13500008, expect.stringContaining("part.0.tar has 3 bytes")],
      ["com.example.fine", undefined, undefined],
    ]);
    expect([...backup.published.keys()]).toEqual(["com.example.fine"]);
  });

  test("names the directory where a named bundle is missing, and refuses what is no archive", async () => {
    archive("com.example.one", { "manage.json": "[]" });
    await expect(run("com.example.other")).rejects.toThrow(directory);
    rmSync(join(directory, "localCapabilities.json"));
    await expect(run()).rejects.toMatchObject({ reason: "invalidArgument" });
  });
});
