import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { ChangedSince } from "../../src/tree/changed-since.ts";
import { scanTree } from "../../src/tree/scan-tree.ts";
import type { TreeItem } from "../../src/tree/tree-item.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const files = "/data/storage/el2/base/files";
const since = 1_700_000_000;
const inNs = (seconds: number) => BigInt(seconds) * 1_000_000_000n;

type SavedItem = Extract<TreeItem, { kind: "file" | "directory" }>;

/** What a scan finds, as if its own times were long ago: no test can set a change time. */
function oldItems(sandbox: ThrowAwaySandbox): SavedItem[] {
  return [...scanTree(sandbox.roots, { includes: [files], excludes: [] })]
    .filter((item) => item.kind !== "skipped")
    .map((item) => withTimes(item, { mtimeNs: 1n, ctimeNs: 1n }));
}

function withTimes<Item extends SavedItem>(item: Item, times: { mtimeNs: bigint; ctimeNs: bigint }): Item {
  return { ...item, stats: Object.assign(Object.create(item.stats), times) };
}

test.each([
  ["the second before", -1, false],
  ["the very second", 0, true],
  ["the second after", 1, true],
])("ChangedSince takes both times of %s for what they are", (_when, offset, isChanged) => {
  using sandbox = new ThrowAwaySandbox().plant(`${files}/a`);
  const changed = new ChangedSince(since, sandbox.roots);
  const [item] = oldItems(sandbox);
  if (item === undefined) throw new Error("nothing was found");
  const at = inNs(since + offset);
  expect(changed.isItself(withTimes(item, { mtimeNs: at, ctimeNs: 1n }))).toBe(isChanged);
  expect(changed.isItself(withTimes(item, { mtimeNs: 1n, ctimeNs: at }))).toBe(isChanged);
});

test("ChangedSince takes everything for changed where there was no backup before", () => {
  using sandbox = new ThrowAwaySandbox().plant(`${files}/a`);
  const changed = new ChangedSince(0, sandbox.roots);
  const beforeEpoch = oldItems(sandbox).map((item) => withTimes(item, { mtimeNs: -5n, ctimeNs: -5n }));
  expect(beforeEpoch.map((item) => changed.has(item))).toEqual([true, true]);
});

test("ChangedSince has everything below a folder that was moved, and nothing beside it", () => {
  using sandbox = new ThrowAwaySandbox().plant(`${files}/kept/new`, `${files}/moved/deep/inside`, `${files}/top`);
  // As after a rename: the change time is new and the other one is not. In the others an entry was made.
  utimesSync(sandbox.hostPathOf(`${files}/moved`), 1, 1);
  const changed = new ChangedSince(since, sandbox.roots);
  const found = oldItems(sandbox)
    .filter((item) => changed.has(item))
    .map(({ path }) => path);
  expect(found).toEqual([`${files}/moved/deep/inside`, `${files}/moved/deep`]);
});

test("ChangedSince leaves out of account what happens to a root of the sandbox", () => {
  using sandbox = new ThrowAwaySandbox().plant("/data/storage/el2/base/files/a");
  utimesSync(sandbox.hostPathOf("/data/storage/el2/base"), 1, 1);
  const changed = new ChangedSince(since, sandbox.roots);
  expect(oldItems(sandbox).filter((item) => changed.has(item))).toEqual([]);
});
