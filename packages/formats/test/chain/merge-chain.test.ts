import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ChainSet } from "../../src/chain/chain-set.ts";
import { mergeChain } from "../../src/chain/merge-chain.ts";
import { encodeManifest } from "../../src/manifest/encode-manifest.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import type { ChainPlace } from "../../src/report/chain-place.ts";
import { encodeReportLines } from "../../src/report/encode-report.ts";
import { parseReport } from "../../src/report/parse-report.ts";
import type { ReportRow } from "../../src/report/report-row.ts";

const sha256Hex = (bytes: Uint8Array) => hash("sha256", bytes, "hex");
const merge = (...sets: ChainSet[]) => mergeChain(sets, { sha256Hex });

/** `name` or `name=version` of a file, `name/` of a folder. */
type Listed = readonly string[];

interface SetPlan {
  /** Archives by name. */
  readonly archives?: Readonly<Record<string, Listed>>;
  /** Big files by transfer name. */
  readonly bigs?: Readonly<Record<string, string>>;
  /** What was there; absent in a full backup. */
  readonly tree?: Listed;
  readonly place?: ChainPlace;
}

function rowFrom(text: string): ReportRow {
  const [path = "", version = "1"] = text.split("=");
  const isDirectory = path.endsWith("/");
  const sha256 = isDirectory ? "" : sha256Hex(Buffer.from(`${path} ${version}`));
  const mode = isDirectory ? 0o040_700 : 0o100_600;
  const name = Buffer.from(path.replace(/\/$/, ""));
  return { path: Uint8Array.from(name), mode, isDirectory, sizeBytes: 1, mtimeSeconds: 1, sha256, isUserTar: false };
}

function report(listed: Listed, chain?: ChainPlace): Uint8Array {
  const content = { rows: listed.map(rowFrom), ...(chain === undefined ? {} : { chain }) };
  return Buffer.from([...encodeReportLines(content)].join(""), "latin1");
}

function setOf({ archives = {}, bigs = {}, tree, place }: SetPlan): ChainSet {
  const stat = { sizeBytes: 1, mode: 0o100_600, atimeNs: 0n, mtimeNs: 0n };
  const inTars = Object.keys(archives).map((fileName) => {
    return { fileName, path: Buffer.from(`/tmp/${fileName}`), stat, isBigFile: false, isUserTar: false };
  });
  const alone = Object.entries(bigs).map(([fileName, listed]) => {
    const { path, sha256 } = rowFrom(listed);
    return { fileName, path, stat, isBigFile: true, isUserTar: false, sha256 };
  });
  const reports = new Map(Object.entries(archives).map(([name, listed]) => [name, report(listed)]));
  for (const [name, listed] of Object.entries(bigs)) reports.set(name, report([listed]));
  if (tree === undefined) reports.clear();
  else reports.set("manage.json", report(tree, place));
  return { manifest: Buffer.from(encodeManifest([...inTars, ...alone])), reportOf: (name) => reports.get(name) };
}

/** `set name: what is taken from it`, in order. */
function taken({ files }: ReturnType<typeof merge>): string[] {
  return files.map(({ fileName, set, report: filter }) => `${set} ${fileName}: ${pathsIn(filter).join(" ")}`);
}

function pathsIn(bytes: Uint8Array): string[] {
  return parseReport(bytes).rows.map(({ path }) => String(Buffer.from(path)));
}

function deletedOf({ deleted }: ReturnType<typeof merge>): string[] {
  return deleted.map(({ path, isDirectory }) => `${Buffer.from(path)}${isDirectory ? "/" : ""}`);
}

const first = setOf({
  archives: { "1_part.0.tar": ["d/", "d/same", "d/changed", "d/gone", "old/", "old/x"] },
  bigs: { b1: "d/big", b2: "d/big-gone" },
  tree: ["d/", "d/same", "d/changed", "d/gone", "old/", "old/x", "d/big", "d/big-gone"],
});
const second = setOf({
  archives: { "2_part.0.tar": ["d/", "d/changed=2", "d/new"] },
  bigs: { b1: "d/big=2" },
  tree: ["d/", "d/same", "d/changed=2", "d/new", "d/big=2"],
});

test("mergeChain() takes every path from the set with its newest version, and nothing that is gone", () => {
  const merged = merge(first, second);
  expect(taken(merged)).toEqual(["0 1_part.0.tar: d/same", "1 2_part.0.tar: d d/changed d/new", "1 b1: d/big"]);
  expect(deletedOf(merged)).toEqual(["d/big-gone", "d/gone", "old/", "old/x"]);
  expect(merged.problems).toEqual([]);
  expect(parseManifest(merged.manifest).map(({ fileName }) => fileName)).toEqual([
    "1_part.0.tar",
    "2_part.0.tar",
    "b1",
  ]);
});

test("mergeChain() gives manage.json a report of everything that is there, and of what is gone", () => {
  const merged = merge(first, second);
  expect(pathsIn(merged.report)).toEqual(["d", "d/same", "d/changed", "d/new", "d/big"]);
  expect(parseReport(merged.report).deleted).toEqual(merged.deleted);
});

test("mergeChain() leaves out an archive of which nothing is needed: with an empty report all of it would be unpacked", () => {
  const last = setOf({ archives: { "2_part.0.tar": ["a=2"] }, tree: ["a=2"] });
  expect(taken(merge(setOf({ archives: { "1_part.0.tar": ["a", "b"] }, tree: ["a", "b"] }), last))).toEqual([
    "1 2_part.0.tar: a",
  ]);
});

test("mergeChain() names two big files apart that have one name in two sets", () => {
  const one = setOf({ bigs: { same: "a" }, tree: ["a"] });
  const { files } = merge(one, setOf({ bigs: { same: "b" }, tree: ["a", "b"] }));
  expect(files.map(({ set, setFileName }) => [set, setFileName])).toEqual([
    [0, "same"],
    [1, "same"],
  ]);
  expect(new Set(files.map(({ fileName }) => fileName)).size).toBe(2);
});

test("mergeChain() says from which set's archives a full backup's files come, and has them unpacked first", () => {
  const full = setOf({ archives: { "part.0.tar": [], "part.1.tar": [] } });
  const merged = merge(full, setOf({ archives: { "5_part.0.tar": ["b=2"] }, tree: ["a", "b=2"] }));
  expect(taken(merged)).toEqual([
    "0 0000000000000_part.0.tar: a",
    "0 0000000000000_part.1.tar: a",
    "1 0000000000001_5_part.0.tar: b",
  ]);
  expect(merged.files.map(({ setFileName }) => setFileName)).toEqual(["part.0.tar", "part.1.tar", "5_part.0.tar"]);
});

test("mergeChain() begins at the last full backup, and gives that alone as it is", () => {
  const full = setOf({ archives: { "part.0.tar": [] }, bigs: { b: "big" } });
  const merged = merge(first, second, full);
  expect(taken(merged)).toEqual(["2 part.0.tar: ", "2 b: "]);
  expect([merged.deleted, merged.problems, pathsIn(merged.report)]).toEqual([[], [], []]);
});

test("mergeChain() gives an application back without data when that is what the last report says", () => {
  const merged = merge(first, setOf({ tree: [] }));
  expect(merged.files).toEqual([]);
  expect(merged.deleted).toHaveLength(8);
});

test("mergeChain() lists a path as gone in both ways when it was a file and a folder in turn", () => {
  const merged = merge(setOf({ tree: ["a", "z"] }), setOf({ tree: ["a/", "z"] }), setOf({ tree: ["z"] }));
  expect(deletedOf(merged)).toEqual(["a", "a/"]);
});

test("mergeChain() takes the newest version with the content that the last report lists, or tells which it takes", () => {
  const again = setOf({ archives: { "3_part.0.tar": ["d/"] }, tree: ["d/", "d/changed", "d/big=3", "d/never"] });
  const merged = merge(first, second, again);
  expect(taken(merged)).toEqual(["0 1_part.0.tar: d/changed", "1 b1: d/big", "2 3_part.0.tar: d"]);
  expect(merged.problems).toEqual([
    "/d/big: no set holds what the last report lists; that of set 2 is taken",
    "/d/never: the last report lists it, and no set holds it",
  ]);
});

describe("mergeChain() refuses", () => {
  const withPlace = (place: ChainPlace, tree: Listed = ["a"]) => setOf({ tree, place });
  const idOf = (set: ChainSet) => sha256Hex(set.reportOf("manage.json") ?? Buffer.of());

  test("a set that does not continue the one before it, and takes those that do", () => {
    const one = withPlace({});
    const two = withPlace({ parentId: idOf(one), baseId: idOf(one) }, ["a", "b"]);
    const three = withPlace({ parentId: idOf(two), baseId: idOf(one) });
    expect(() => merge(one, two, three)).not.toThrow();
    expect(() => merge(one, three)).toThrow(/set 2 does not continue set 1/);
    expect(() => merge(two, one, three)).toThrow(/set 3 does not continue set 2/);
    expect(() => merge(setOf({}), two)).toThrow(/set 2 does not continue set 1/);
  });

  test("an increment's archive whose report is missing: nobody knows what is in it", () => {
    const set = setOf({ archives: { "1_part.0.tar": [] }, tree: ["a"] });
    expect(() => merge(first, set)).toThrow("the report of 1_part.0.tar in set 2 is missing or empty");
  });
});

const fixtures = process.env.CARRYALL_FIXTURES;
const folder = join(fixtures ?? "", "original/incremental");

function readOriginal(name: string): ChainSet {
  const read = (file: string) => readFileSync(join(folder, name, file));
  const reportOf = (file: string) => (existsSync(join(folder, name, `${file}.rp`)) ? read(`${file}.rp`) : undefined);
  return { manifest: read("manage.json"), reportOf };
}

describe.skipIf(fixtures === undefined)(
  "mergeChain(), of the original's own increments (skipped unless CARRYALL_FIXTURES names their folder),",
  () => {
    test.each([
      ["with changes", ["1-first", "2-second"]],
      ["of which the last has nothing in it", ["1-first", "2-second", "3-nothing-changed"]],
    ])("makes what the original needs for one restore, of a chain %s", (_what, names) => {
      const merged = merge(...names.map(readOriginal));
      const [archive] = merged.files;
      const filter = parseReport(archive?.report ?? "").rows.filter(({ isDirectory }) => !isDirectory);
      const theirs = parseReport(readFileSync(join(folder, "chain/1795245194755_part.0.tar.rp"))).rows;
      // Theirs lacks the file that was changed in the same second: rather its older content than none, and a word.
      const stale = "data/storage/el2/base/files/same-second.txt";
      expect(filter.filter(({ path }) => String(Buffer.from(path)) !== stale)).toEqual(theirs);
      expect(filter).toHaveLength(theirs.length + 1);
      const namesIn = (text: string) => parseManifest(text).map(({ fileName }) => fileName);
      expect(namesIn(merged.manifest)).toEqual(namesIn(readFileSync(join(folder, "chain/manage.json"), "utf8")));
      expect(merged.problems.map((text) => text.split(":")[0]?.split("/").at(-1))).toEqual([
        "added-old-mtime.txt",
        "rename-new.txt",
        "same-second.txt",
      ]);
      expect(deletedOf(merged).map((path) => path.replace("data/storage/el2/base/files/", ""))).toEqual([
        ...["delete-me.txt", "gone-dir/", "gone-dir/a.txt", "gone-empty-dir/", "rename-old.txt"],
        ...["rename-touched-old.txt", "turns-into-file/x.txt"],
      ]);
    });
  },
);
