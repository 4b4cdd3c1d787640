import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BackupError } from "@carryall/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askService } from "../../src/ask-service.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { makeThrowAwayHome, type ThrowAwayHome } from "../throw-away-home.ts";

let place: ThrowAwayHome;

beforeEach(() => {
  place = makeThrowAwayHome();
});

afterEach(() => {
  place[Symbol.dispose]();
});

describe("connectToService()", () => {
  test("starts one service for twenty clients that start at once", async () => {
    const modules = Array.from({ length: 20 }, () => createBackupModule(place.options));
    await Promise.all(modules.map((backup) => backup.getLocalCapabilities()));
    for (const backup of modules) backup[Symbol.dispose]();
    expect(readFileSync(join(place.home, "starts.log"), "utf8").trim().split("\n")).toHaveLength(1);
  });

  test("takes a record of a dead service for nobody", async () => {
    const socketPath = join(place.home, "run/gone.sock");
    writeFileSync(join(place.home, "run/service.json"), JSON.stringify({ pid: 1, socketPath, version: "old" }));
    using backup = createBackupModule(place.options);
    await expect(backup.getLocalCapabilities()).resolves.toMatchObject({ fd: expect.any(Number) });
  });

  test("makes the run directory of a new home", async () => {
    rmSync(join(place.home, "run"), { recursive: true });
    using backup = createBackupModule(place.options);
    await expect(backup.getLocalCapabilities()).resolves.toMatchObject({ fd: expect.any(Number) });
    expect(statSync(join(place.home, "run")).mode & 0o777).toBe(0o700);
  });

  test("names the run directory of a home that is missing", async () => {
    const home = join(place.home, "elsewhere");
    using backup = createBackupModule({ ...place.options, home });
    const error = await backup.getLocalCapabilities().catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 13900012, cause: { reason: "accessDenied" } });
    expect(error).toHaveProperty("cause.message", expect.stringContaining(`${home}/run does not exist`));
  });

  test("passes on what a service says that cannot start", async () => {
    using backup = createBackupModule({ ...place.options, environment: { CARRYALL_FAKE_FAILS: "1" } });
    expect(() => new backup.SessionBackup({})).toThrow(
      expect.objectContaining({
        code: 13900005,
        cause: expect.objectContaining({ message: "Cannot serve: the disk is full", hint: "free some room" }),
      }),
    );
  });

  test("says where to look when the program is missing or ends without a word", async () => {
    for (const command of ["/nonexistent/service", "/bin/true"]) {
      using backup = createBackupModule({ ...place.options, serviceProgram: { command, args: [] } });
      const error = await backup.getLocalCapabilities().catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 13600001, cause: { hint: `see ${place.home}/log/service.jsonl` } });
      expect(error).toHaveProperty("cause", expect.any(BackupError));
    }
  });
});

describe("askService()", () => {
  test("starts no service, tells its status, and waits until it is gone", async () => {
    const questions = askService({ home: place.home, name: "carryall" });
    const { signal } = new AbortController();
    expect(await questions.status()).toBeUndefined();
    expect(await questions.stop({ signal })).toBe(false);
    using backup = createBackupModule(place.options);
    await backup.getLocalCapabilities();
    const status = await questions.status();
    expect(status).toMatchObject({ version: "fake", home: place.home });
    // The fake service tells which variables it was given.
    expect(status?.sandbox).not.toContain("SECRET");
    expect(await questions.stop({ signal })).toBe(true);
    expect(await questions.status()).toBeUndefined();
  });
});
