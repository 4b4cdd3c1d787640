import { compileExcludes } from "@carryall/formats";
import { describe, expect, test } from "vitest";
import { bytePathOf } from "../../src/byte-path.ts";
import { base, PatternTree } from "./pattern-tree.ts";

const tree = new PatternTree();

/** What an exclude takes out of the made tree, below `base`: folders with a slash; and the rule that makes it so. */
type Case = [rule: string, exclude: string, gone: readonly string[]];

const cache = ["files/cache/c1", "files/cache/deep/c2", "files/cache/deep/", "files/cache/"];
const subCache = ["files/sub/cache/c3", "files/sub/cache/"];
const logs = ["files/a.log", "files/sub/a.log", "files/x.log/inside", "files/x.log/"];
const hiddenNames = ["files/.dots/x", "files/.dots/", "files/.hidden", "files/sub/.cache/c4", "files/sub/.cache/"];
const hiddenModule = ["haps/.hid/files/h3", "haps/.hid/files/", "haps/.hid/"];

describe("an exclude by its path", () => {
  runAll([
    ["takes a file", `${base}/files/a.txt`, ["files/a.txt"]],
    ["takes a folder with all that is in it, and no name that merely begins alike", `${base}/files/cache`, cache],
    ["may lack its leading slash", `${base.slice(1)}/files/cache`, cache],
    ["with a slash behind leaves the folder itself", `${base}/files/cache/`, cache.slice(0, 3)],
    ["with a slash behind, of an empty folder, takes nothing", `${base}/files/empty/`, []],
    ["without one takes an empty folder", `${base}/files/empty`, ["files/empty/"]],
    ["with a slash behind, of a file, takes nothing", `${base}/files/a.txt/`, []],
    ["of what is not there takes nothing", `${base}/files/absent`, []],
    ["takes nothing for half a name", `${base}/files/cach`, []],
    ["is not normalised: doubled slashes match nothing", `${base}//files/cache`, []],
    ["is not normalised: a dot matches nothing", `${base}/./files/cache`, []],
    ["is not normalised: two dots match nothing", `${base}/preferences/../files/cache`, []],
    ["tells letters from capitals", `${base}/FILES/cache`, []],
    ["takes a hidden name", `${base}/files/.hidden`, ["files/.hidden"]],
    ["takes a name beyond ASCII", `${base}/files/ä`, ["files/\xc3\xa4"]],
    ["takes a name with a blank", `${base}/files/sp ace`, ["files/sp ace"]],
    ["of nothing takes nothing", "", []],
  ]);
});

describe("an exclude without a slash is held against the whole path", () => {
  runAll([
    ["so a bare name takes nothing", "cache", []],
    ["so a bare file name takes nothing", "a.txt", []],
    ["but one that begins with * takes it anywhere", "*.txt", ["files/a.txt", "files/b.txt"]],
    ["and all that is in folders of such a name", "*.log", logs],
    ["* takes everything", "*", ["…"]],
    [
      "* before a name takes also names that end like it",
      "*cache",
      [...cache, "files/sub/.cache/c4", "files/sub/.cache/", ...subCache, "haps/entry/cache/"],
    ],
    ["? is the leading slash, if need be", "?data", ["…"]],
    ["a slash in a set counts as one: another is put before it", "[/]data", []],
    ["a name with a dot in front", ".hidden", []],
  ]);
});

describe("an exclude with a slash begins at the root directory", () => {
  runAll([
    ["a bare folder is one of the root directory", "cache/", []],
    ["*/name takes it anywhere below another", "*/cache", [...cache, ...subCache, "haps/entry/cache/"]],
    [
      "*/name/ takes what is in it",
      "*/cache/",
      ["files/cache/c1", "files/cache/deep/c2", "files/cache/deep/", "files/sub/cache/c3"],
    ],
    ["/*/name is the same as */name", "/*/cache", [...cache, ...subCache, "haps/entry/cache/"]],
    ["*/.* takes everything below a hidden name", "*/.*", [...hiddenNames, ...hiddenModule]],
    ["a relative path in the middle matches nothing", "files/cache", []],
    ["/ takes everything", "/", ["…"]],
    ["/data takes everything", "/data", ["…"]],
    ["/dat takes nothing", "/dat", []],
    ["./ in front takes nothing", `.${base}/files/cache`, []],
  ]);
});

describe("a wildcard of an exclude crosses slashes and matches leading dots", () => {
  runAll([
    ["* crosses them", `${base}/f*.txt`, ["files/a.txt", "files/b.txt"]],
    ["* crosses several", `${base}/*c3`, ["files/sub/cache/c3"]],
    ["* matches a leading dot", `${base}/files/*idden`, ["files/.hidden"]],
    ["* may be nothing", `${base}/files*/a.txt`, ["files/a.txt"]],
    ["? crosses one", `${base}/files?a.txt`, ["files/a.txt"]],
    ["? matches a leading dot", `${base}/files/?hidden`, ["files/.hidden"]],
    [
      "? is one byte",
      `${base}/files/?`,
      ["files/!", "files/-", "files/7", "files/A", "files/]", "files/^", "files/~", "files/\xff"],
    ],
    ["two bytes of one letter are ??", `${base}/files/??`, ["files/\xc3\xa4"]],
    ["** is *", `${base}/**/c3`, ["files/sub/cache/c3"]],
    ["a folder that a wildcard matches goes with all that is in it", `${base}/files/c*e`, cache],
    [
      "haps/* is any text, not one name",
      `${base}/haps/*/files`,
      [
        "haps/.hid/files/h3",
        "haps/.hid/files/",
        "haps/entry/files/h1",
        "haps/entry/files/",
        "haps/feature/files/h2",
        "haps/feature/files/",
      ],
    ],
    ["no braces", `${base}/files/{a,b}.txt`, []],
  ]);
});

describe("brackets and backslashes of an exclude", () => {
  runAll([
    ["one of several", `${base}/files/[ab].txt`, ["files/a.txt", "files/b.txt"]],
    ["none of them", `${base}/files/[!a].txt`, ["files/b.txt"]],
    ["none of them, with ^", `${base}/files/[^b].txt`, ["files/a.txt"]],
    ["a range", `${base}/files/[0-9]`, ["files/7"]],
    ["a class", `${base}/files/[[:upper:]]`, ["files/A"]],
    ["a slash may be one of them", `${base}/files[/]cache`, cache],
    ["a leading dot may be one of them", `${base}/files/[.]hidden`, ["files/.hidden"]],
    ["none of them may be a slash", `${base}/files[!a]a.txt`, ["files/a.txt"]],
    ["] in first place", `${base}/files/[]]`, ["files/]"]],
    ["one that is not closed is a character", `${base}/files/[x]`, []],
    ["and so it can be written", `${base}/files/\\[x]`, ["files/[x]"]],
    ["a backslash takes the magic away", `${base}/files/a\\*b`, ["files/a*b"]],
    ["without it * takes more", `${base}/files/a*`, ["files/a*b", "files/a.log", "files/a.txt"]],
    ["a backslash for itself", `${base}/files/back\\\\slash`, ["files/back\\slash"]],
    ["a backslash inside brackets is a character", `${base}/files/back[\\]slash`, ["files/back\\slash"]],
    ["a byte that is no UTF-8", `${base}/files/[!\x01-~]`, ["files/\xff"]],
  ]);
});

test.each<[string, string, string, readonly string[]]>([
  ["its own path with a slash", `${base}/files/cache/`, `${base}/files/cache/`, []],
  ["its own path", `${base}/files/cache/`, `${base}/files/cache`, []],
  ["the folder above it", `${base}/files/cache/`, `${base}/files`, []],
  ["the folder above it with a slash", `${base}/files/cache/`, `${base}/files/`, []],
  [
    "what is in it, by a pattern",
    `${base}/files/sub/`,
    "*/sub/*.log",
    ["files/sub/.cache/c4", "files/sub/.cache/", "files/sub/cache/c3", "files/sub/cache/", "files/sub/"],
  ],
  ["a slash behind, of a file that is included", `${base}/files/a.txt`, `${base}/files/a.txt/`, ["files/a.txt"]],
  ["a file that is included", `${base}/files/a.txt`, "*.txt", []],
])("an include of which %s is excluded: %j, %j", (_what, include, exclude, left) => {
  expect(tree.saved({ includes: [include], excludes: [exclude] })).toEqual(left);
});

function runAll(cases: readonly Case[]): void {
  test.each(cases)("an exclude takes out what fnmatch matches: %s: %j", (_rule, exclude, gone) => {
    const all = tree.saved({ includes: [base] }).filter((path) => path !== `${base}/`);
    const expected = all.filter((path) => gone[0] !== "…" && !gone.includes(path));
    const isWhole = gone[0] === "…";
    expect(all.length - expected.length).toBe(isWhole ? all.length : gone.length);
    expect(tree.saved({ includes: [base], excludes: [exclude] }).filter((path) => path !== `${base}/`)).toEqual(
      expected,
    );
    // The rule by itself, without the scan: a folder is left out where it matches without its slash.
    const isExcluded = compileExcludes([bytePathOf(exclude)]);
    const left = all.filter((path) => !isExcluded(`${base}/${path}`.replace(/\/$/, "")));
    expect(left).toEqual(expected);
  });
}
