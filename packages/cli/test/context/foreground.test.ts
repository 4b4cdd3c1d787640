import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "@carryall/testkit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Foreground } from "../../src/context/foreground.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carryall-foreground-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(foreground: Foreground, source: string): Promise<number> {
  return foreground.run(process.execPath, ["-e", source], { environment: { PATH: process.env.PATH }, cwd: folder });
}

test("run() gives the program's exit code, and 128 and the number of the signal that ended it", async () => {
  const foreground = new Foreground({ isTerminal: false });
  expect(await start(foreground, "process.exitCode = 7")).toBe(7);
  expect(await start(foreground, "process.kill(process.pid, 'SIGKILL')")).toBe(137);
});

test("forward() hands signals to what runs, and says where nothing does", async () => {
  const foreground = new Foreground({ isTerminal: false });
  expect(foreground.forward("SIGTERM")).toBe(false);
  const ended = start(
    foreground,
    "process.on('SIGINT', () => process.exit(3)); setInterval(() => {}, 1000); require('fs').writeFileSync('ready', '')",
  );
  await until("the program listens", () => existsSync(join(folder, "ready")));
  expect(foreground.forward("SIGINT")).toBe(true);
  expect(await ended).toBe(3);
  expect(foreground.forward("SIGINT")).toBe(false);
});

test("forward() leaves an interruption to the terminal, which tells everybody itself", async () => {
  const foreground = new Foreground({ isTerminal: true });
  const ended = start(
    foreground,
    "process.on('SIGINT', () => process.exit(3)); process.on('SIGTERM', () => process.exit(4)); setInterval(() => {}, 1000); require('fs').writeFileSync('ready', '')",
  );
  await until("the program listens", () => existsSync(join(folder, "ready")));
  expect(foreground.forward("SIGINT")).toBe(true);
  expect(foreground.forward("SIGTERM")).toBe(true);
  expect(await ended).toBe(4);
});

test("run() rejects for a program that is not there", async () => {
  const foreground = new Foreground({ isTerminal: false });
  const run = foreground.run(join(folder, "nothing"), [], { environment: {}, cwd: folder });
  await expect(run).rejects.toThrow("ENOENT");
  expect(foreground.forward("SIGTERM")).toBe(false);
});
