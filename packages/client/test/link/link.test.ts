import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { ClientIdentity } from "@carryall/protocol";
import { expect, test } from "vitest";
import { makeThrowAwayHome } from "../throw-away-home.ts";

test.each([
  {
    asks: "append",
    what: "bundles are under way",
    says: ["asked", "ended com.example.one", "ended com.example.two", "all ended"],
  },
  { asks: "measure", what: "a measurement runs", says: ["asked", "measured", "measured", "measured all"] },
  {
    asks: "migrate",
    what: "migrations are under way",
    says: ["asked", "migrated com.example.one", "migrated com.example.two"],
  },
])("Link keeps a program alive while $what, and no longer", async ({ asks, says }) => {
  using place = makeThrowAwayHome();
  const { reportCallbackError: _function, ...options } = place.options;
  const identity: ClientIdentity = { ...options.identity, roles: ["clone-tool"] };
  const given = JSON.stringify({ ...options, identity, token: JSON.stringify(identity) });
  const program = fileURLToPath(new URL("../fixtures/main-client-without-release.ts", import.meta.url));
  const run = await promisify(execFile)(process.execPath, [program, given, asks], { timeout: 20_000 });
  expect(run.stdout.trim().split("\n").sort()).toEqual([...says].sort());
  expect(run.stderr).toBe("");
});
