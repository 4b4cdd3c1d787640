import { defaultIncludes } from "@carryall/formats";
import { describe, expect, test } from "vitest";
import { expandLists } from "../../src/profile/expand-lists.ts";
import { base, PatternTree, shortened } from "./pattern-tree.ts";

const tree = new PatternTree();
const shown = ["-", "7", "A", "[x]", "]", "^", "a*b", "a.log", "a.txt", "b.txt", "back\\slash", "cache", "cached"];

/** What a list of includes stands for, below `base` where that is not said, and the rule that makes it so. */
type Case = [rule: string, includes: string | readonly string[], found: readonly string[]];

const files = "files/";

describe("an include is found where it is", () => {
  runAll([
    ["a file by its name", `${base}/files/a.txt`, ["files/a.txt"]],
    ["a folder by its name", `${base}/files`, ["files"]],
    ["a folder with a slash behind", `${base}/files/`, ["files"]],
    ["a file with a slash behind is no folder", `${base}/files/a.txt/`, []],
    ["several slashes behind are one", `${base}/files///`, ["files"]],
    ["the leading slash may be missing", `${base.slice(1)}/files/`, ["files"]],
    ["a leading ./ is the root directory too", `.${base}/files/`, ["files"]],
    ["doubled slashes are one", `//data//storage/el2//base/files`, ["files"]],
    ["a single dot is nothing", `${base}/./files/./a.txt`, ["files/a.txt"]],
    ["a dot at the end is a slash", `${base}/files/.`, ["files"]],
    ["a dot behind a file is no folder", `${base}/files/a.txt/.`, []],
    ["two dots are refused, even where they would stay inside", `${base}/files/../files/a.txt`, []],
    ["two dots are refused at the end", `${base}/files/..`, []],
    ["two dots are refused at the beginning", `..${base}/files`, []],
    ["two dots are refused behind backslashes", `${base}/files/\\.\\./files`, []],
    ["a name that begins with two dots is a name", `${base}/files/..a`, []],
    ["a name with a blank", `${base}/files/sp ace`, ["files/sp ace"]],
    ["a name beyond ASCII, by its UTF-8 bytes", `${base}/files/ä`, ["files/\xc3\xa4"]],
    ["a hidden file by its name", `${base}/files/.hidden`, ["files/.hidden"]],
    ["an empty folder", `${base}/files/empty/`, ["files/empty"]],
    ["what is not there is nothing", `${base}/files/absent`, []],
    ["nothing is in a file", `${base}/files/a.txt/x`, []],
    ["letters differ from capitals", `${base}/FILES`, []],
    ["an empty include is passed over", "", []],
    ["a blank does not count as nothing", `${base}/files/a.txt `, []],
  ]);
});

describe("a wildcard stays within a name and away from leading dots", () => {
  runAll([
    ["* is any text", `${base}/files/a.*`, ["files/a.log", "files/a.txt"]],
    ["* may be nothing", `${base}/files/a.txt*`, ["files/a.txt"]],
    ["* crosses no slash", `${base}/*/c1`, []],
    ["* matches no leading dot", `${base}/files/*hidden`, []],
    ["a written dot lets * match a hidden name", `${base}/files/.h*`, ["files/.hidden"]],
    ["a lone .* finds hidden names, and neither . nor ..", `${base}/files/.*`, ["files/.dots", "files/.hidden"]],
    ["a written dot goes with ? too", `${base}/files/.?idden`, ["files/.hidden"]],
    ["? matches no leading dot", `${base}/files/?hidden`, []],
    ["? is one character", `${base}/files/?.txt`, ["files/a.txt", "files/b.txt"]],
    ["? is exactly one", `${base}/files/a.tx??`, []],
    ["? crosses no slash", `${base}?files/a.txt`, []],
    ["? is one byte", `${base}/files/?`, ["!", "-", "7", "A", "]", "^", "~", "\xff"].map((name) => files + name)],
    ["two bytes of one letter are ??", `${base}/files/??`, ["files/\xc3\xa4"]],
    ["** is *", `${base}/files/sub/**`, ["files/sub/a.log", "files/sub/cache"]],
    ["** crosses no slash either", `${base}/**/c1`, []],
    ["* in the middle", `${base}/files/c*d`, ["files/cached"]],
    ["several wildcards", `${base}/f*s/?u?/c*/c?`, ["files/sub/cache/c3"]],
    ["* with a slash behind finds folders only", `${base}/files/c*/`, ["files/cache"]],
    ["* with a dot behind finds folders only", `${base}/files/c*/.`, ["files/cache"]],
    ["a pattern before a name goes into folders only", `${base}/*/plain`, ["haps/plain"]],
    ["a pattern may stand above the sandbox", "/data/storage/*/base/files/e1", ["/data/storage/el1/base/files/e1"]],
    ["a pattern that could only match outside finds nothing", "/*/passwd", []],
    ["no braces", `${base}/files/{a,b}.txt`, []],
    ["braces are characters", `${base}/files/{a,b}`, ["files/{a,b}"]],
    ["no tilde", "~/files", []],
    ["a tilde is a character", `${base}/files/~`, ["files/~"]],
  ]);
});

describe("brackets are one of several characters", () => {
  runAll([
    ["of several", `${base}/files/[ab].txt`, ["files/a.txt", "files/b.txt"]],
    ["of a range", `${base}/files/[a-b].log`, ["files/a.log"]],
    ["of none of them, with !", `${base}/files/[!a].txt`, ["files/b.txt"]],
    ["of none of them, with ^", `${base}/files/[^a].txt`, ["files/b.txt"]],
    ["no leading dot, even written", `${base}/files/[.]hidden`, []],
    ["no leading dot by negation", `${base}/files/[!a]hidden`, []],
    ["a class", `${base}/files/[[:digit:]]`, ["files/7"]],
    ["a class and more", `${base}/files/[[:upper:]7]`, ["files/7", "files/A"]],
    ["a class that nobody knows matches nothing", `${base}/files/[[:capital:]]`, []],
    ["] in first place is a character", `${base}/files/[]]`, ["files/]"]],
    ["] after ! is a character", `${base}/files/[!]-~!7A]`, ["files/-", "files/\xff"]],
    ["- in first place is a character", `${base}/files/[-7]`, ["files/-", "files/7"]],
    ["- in last place is a character", `${base}/files/[7-]`, ["files/-", "files/7"]],
    ["! not in first place is a character", `${base}/files/[7!]`, ["files/!", "files/7"]],
    ["^ not in first place is a character", `${base}/files/[7^]`, ["files/7", "files/^"]],
    ["a backslash inside is a character", `${base}/files/back[\\]slash`, ["files/back\\slash"]],
    ["* inside is a character", `${base}/files/a[*]b`, ["files/a*b"]],
    ["? inside is a character", `${base}/files/a[?]b`, []],
    ["one that is not closed is a character", `${base}/files/[x*`, ["files/[x]"]],
    ["they hold no slash", `${base}/files[/]a.txt`, []],
    ["a range the wrong way round is its two ends", `${base}/files/[b-a].txt`, ["files/a.txt", "files/b.txt"]],
    ["a letter beyond ASCII is its bytes", `${base}/files/[ä]?`, ["files/\xc3\xa4"]],
    ["a byte that is no UTF-8", `${base}/files/[!\x01-~]`, ["files/\xff"]],
  ]);
});

describe("a backslash takes the magic from what follows", () => {
  runAll([
    ["from *", `${base}/files/a\\*b`, ["files/a*b"]],
    ["from [", `${base}/files/\\[x]`, ["files/[x]"]],
    ["from itself", `${base}/files/back\\\\slash`, ["files/back\\slash"]],
    ["of a character without magic nothing changes", `${base}/files/\\a.txt`, ["files/a.txt"]],
    ["before a slash it is nothing", `${base}/files\\/a.txt`, ["files/a.txt"]],
    ["at the end it matches nothing", `${base}/files/a.txt\\`, []],
    ["a dot behind one does not count as written", `${base}/files/\\.h*`, []],
  ]);
});

describe("of includes that say the same, each thing is found once, in byte order", () => {
  runAll([
    ["the same twice", [`${base}/files/`, `${base}/files`], ["files"]],
    ["the same, differently written", [`${base}/files`, `${base.slice(1)}//./files/`], ["files"]],
    ["what lies in another goes", [`${base}/files/cache/c1`, `${base}/files/`], ["files"]],
    ["a folder in a folder goes", [`${base}/files/`, `${base}/files/cache/deep/`], ["files"]],
    [
      "a name that merely begins alike stays",
      [`${base}/files/cache/`, `${base}/files/cached`],
      ["files/cache", "files/cached"],
    ],
    [
      "order is of bytes, not of the list",
      [`${base}/files/b.txt`, `${base}/files/A`, `${base}/files/a.txt`],
      ["files/A", "files/a.txt", "files/b.txt"],
    ],
    ["a pattern and a name of the same", [`${base}/files/a.t*`, `${base}/files/a.txt`], ["files/a.txt"]],
    [
      "the root directory swallows everything",
      ["/", `${base}/files/`],
      ["/data/storage/el1/base", base, "/data/storage/el2/database", "/data/storage/el2/distributedfiles"],
    ],
    ["a folder above the sandbox stands for what it holds of it", "/data/storage/el1", ["/data/storage/el1/base"]],
    ["no list at all is nothing", [], []],
  ]);
});

describe("the default includes", () => {
  runAll([
    [
      "find what is there of them",
      defaultIncludes,
      [
        "/data/storage/el1/base/files",
        ...["files", "haps/entry/files", "haps/feature/files", "preferences"],
        "/data/storage/el2/database",
        "/data/storage/el2/distributedfiles",
      ],
    ],
    [
      "haps/* is one name, and no hidden one",
      "data/storage/el2/base/haps/*/files/",
      ["haps/entry/files", "haps/feature/files"],
    ],
    ["haps/* goes into folders only", "data/storage/el2/base/haps/*/database/", []],
    ["haps/* finds an empty folder", "data/storage/el2/base/haps/*/cache/", ["haps/entry/cache"]],
    ["a trailing slash leaves the file out", "data/storage/el2/base/haps/*/", ["haps/entry", "haps/feature"]],
  ]);
});

test("a wildcard for everything finds all names but hidden ones", () => {
  const found = tree.saved({ includes: [`${base}/files/*`] });
  for (const name of shown) expect(found.some((path) => path.startsWith(files + name))).toBe(true);
  expect(found.filter((path) => path.startsWith("files/."))).toEqual([]);
});

function runAll(cases: readonly Case[]): void {
  test.each(cases)("an include stands for what glob finds: %s: %j", (_rule, includes, found) => {
    const lists = { includes: typeof includes === "string" ? [includes] : includes, excludes: [] };
    expect(expandLists(tree.roots, lists).roots.map(({ path }) => shortened(path))).toEqual(found);
  });
}
