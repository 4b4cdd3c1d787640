import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { makeThrowAwayHome } from "../throw-away-home.ts";

test("Link keeps a program alive while bundles are under way, and no longer", async () => {
  using place = makeThrowAwayHome();
  const { reportCallbackError: _function, ...options } = place.options;
  const program = fileURLToPath(new URL("../fixtures/main-client-without-release.ts", import.meta.url));
  const run = await promisify(execFile)(process.execPath, [program, JSON.stringify(options)], { timeout: 20_000 });
  expect(run.stdout.trim().split("\n")).toEqual([
    "appended",
    "ended com.example.one",
    "ended com.example.two",
    "all ended",
  ]);
  expect(run.stderr).toBe("");
});
