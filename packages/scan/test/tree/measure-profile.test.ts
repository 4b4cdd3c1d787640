import { linkSync, lstatSync, mkdirSync, truncateSync, utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { measureProfile } from "../../src/tree/measure-profile.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const files = "/data/storage/el2/base/files";
const lists = { includes: [files], excludes: ["*.log"] };
const { signal } = new AbortController();

function secondOf(path: Buffer): number {
  return Number(lstatSync(path, { bigint: true }).ctimeNs / 1_000_000_000n);
}

test("measureProfile() counts the files that the lists save, and nothing of links, folders and exclusions", async () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(`${files}/a`, `${files}/deep/b`, `${files}/c.log`, "/data/storage/el2/base/cache/d");
  sandbox.link(`${files}/link`, "/etc/passwd");
  truncateSync(sandbox.hostPathOf(`${files}/a`), 1000);
  expect(await measureProfile(sandbox.roots, lists, { lastIncrementalTime: 0, signal })).toEqual({
    dataBytes: 1001,
    newBytes: -1,
  });
});

test("measureProfile() counts as new what was changed in the very second of the last backup, and not after it", async () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(`${files}/a`);
  const changedAt = secondOf(sandbox.hostPathOf(`${files}/a`));
  const newSince = async (lastIncrementalTime: number) =>
    (await measureProfile(sandbox.roots, lists, { lastIncrementalTime, signal })).newBytes;
  expect([await newSince(changedAt - 1), await newSince(changedAt), await newSince(changedAt + 1)]).toEqual([1, 1, 0]);
});

test("measureProfile() counts as new a copy that kept its old time", async () => {
  using sandbox = new ThrowAwaySandbox();
  sandbox.plant(`${files}/copy`);
  const copy = sandbox.hostPathOf(`${files}/copy`);
  utimesSync(copy, 1, 1);
  const options = { lastIncrementalTime: secondOf(copy), signal };
  expect(await measureProfile(sandbox.roots, lists, options)).toEqual({ dataBytes: 1, newBytes: 1 });
});

test("measureProfile() throws the signal's reason, before it begins and in the middle", async () => {
  using sandbox = new ThrowAwaySandbox();
  mkdirSync(sandbox.hostPathOf(files));
  sandbox.plant(`${files}/0`);
  for (let number = 1; number < 1100; number += 1) {
    linkSync(sandbox.hostPathOf(`${files}/0`), sandbox.hostPathOf(`${files}/${number}`));
  }
  const options = (aborted: AbortSignal) => ({ lastIncrementalTime: 0, signal: aborted });
  const gone = new Error("the client is gone");
  await expect(measureProfile(sandbox.roots, lists, options(AbortSignal.abort(gone)))).rejects.toBe(gone);
  const controller = new AbortController();
  const measuring = measureProfile(sandbox.roots, lists, options(controller.signal));
  controller.abort(gone);
  await expect(measuring).rejects.toBe(gone);
});
