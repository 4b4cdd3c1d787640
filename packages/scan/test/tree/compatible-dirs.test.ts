import type { CompatibleDir } from "@carryall/formats";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expandLists } from "../../src/profile/expand-lists.ts";
import { scanTree } from "../../src/tree/scan-tree.ts";
import { ThrowAwaySandbox } from "../throw-away-sandbox.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;

/** Both paths below `base`, unless they are whole ones. */
function pair(backupDir: string, restoreDir: string): CompatibleDir {
  const whole = (path: string) => (path.startsWith("/") ? path : `${base}/${path}`);
  return { backupDir: whole(backupDir), restoreDir: whole(restoreDir) };
}

interface Lists {
  readonly includes: readonly string[];
  readonly excludes?: readonly string[];
  readonly compatibleDirs: readonly CompatibleDir[];
}

/** Where each thing is, and where a restore puts it if that is another place; folders with a slash. */
function scanned(sandbox: ThrowAwaySandbox, { includes, excludes = [], compatibleDirs }: Lists): string[] {
  const lists = { includes: includes.map((path) => pair(path, "").backupDir), excludes, compatibleDirs };
  const short = (path: string) => (path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path);
  return [...scanTree(sandbox.roots, lists)].map((item) => {
    if (item.kind === "skipped") return `${short(item.path)} ${item.reason}`;
    const slash = item.kind === "directory" ? "/" : "";
    const target = item.savedPath === item.path ? "" : ` as ${short(item.savedPath)}${slash}`;
    return `${short(item.path)}${slash}${target}`;
  });
}

function remarksOn(sandbox: ThrowAwaySandbox, { includes, compatibleDirs }: Lists): string[] {
  const lists = { includes: includes.map((path) => pair(path, "").backupDir), excludes: [], compatibleDirs };
  return expandLists(sandbox.roots, lists).remarks.map(({ level, text }) => `${level}: ${text}`);
}

function plant(...names: string[]): ThrowAwaySandbox {
  return new ThrowAwaySandbox().plant(...names.map((name) => `${base}/${name}`));
}

describe("scanTree() saves what lies in a backupDir below its restoreDir", () => {
  test("files, hidden ones and empty folders, each folder after its contents, with the state of what is there", () => {
    using sandbox = plant("old/a", "old/.b", "old/deep/c", "old/empty/");
    expect(scanned(sandbox, { includes: ["new/"], compatibleDirs: [pair("old/", "new/")] })).toEqual([
      "old/.b as new/.b",
      "old/a as new/a",
      "old/deep/c as new/deep/c",
      "old/deep/ as new/deep/",
      "old/empty/ as new/empty/",
      "old/ as new/",
    ]);
  });

  test("in place of the include that reads like the restoreDir, and of no other", () => {
    using sandbox = plant("old/a", "new/b");
    expect(scanned(sandbox, { includes: ["new/"], compatibleDirs: [pair("old", "new/")] })).toEqual([
      "old/a as new/a",
      "old/ as new/",
    ]);
    // As on a device: "new" is another include than "new/", and still counts.
    expect(scanned(sandbox, { includes: ["new/", "new"], compatibleDirs: [pair("old", "new/")] })).toEqual([
      "old/a as new/a",
      "new/b",
      "old/ as new/",
    ]);
  });

  test("into another root", () => {
    using sandbox = plant("files/a");
    const compatibleDirs = [pair("files", "/data/storage/el1/base/files")];
    expect(scanned(sandbox, { includes: ["/data/storage/el1/base/files"], compatibleDirs })).toEqual([
      "files/a as /data/storage/el1/base/files/a",
      "files/ as /data/storage/el1/base/files/",
    ]);
  });

  test("a file, as the file that it names", () => {
    using sandbox = plant("old.db");
    expect(scanned(sandbox, { includes: ["new.db"], compatibleDirs: [pair("old.db", "new.db")] })).toEqual([
      "old.db as new.db",
    ]);
  });

  test("without taking wildcards in it for any", () => {
    using sandbox = plant("[v1]?/a", "v/b");
    expect(scanned(sandbox, { includes: ["new"], compatibleDirs: [pair("[v1]?", "new")] })).toEqual([
      "[v1]?/a as new/a",
      "[v1]?/ as new/",
    ]);
    expect(scanned(sandbox, { includes: ["new"], compatibleDirs: [pair("[v]", "new")] })).toEqual([]);
  });

  test("with names that are not UTF-8", () => {
    using sandbox = plant("old/\xff");
    expect(scanned(sandbox, { includes: ["new"], compatibleDirs: [pair("old", "new")] })).toContain(
      "old/\xff as new/\xff",
    );
  });

  test("at both places where it is an include too", () => {
    using sandbox = plant("old/a");
    expect(scanned(sandbox, { includes: ["old", "new"], compatibleDirs: [pair("old", "new")] })).toEqual([
      "old/a as new/a",
      "old/ as new/",
      "old/a",
      "old/",
    ]);
  });

  test("and reports links and special files in it, and a link that stands for it", () => {
    using sandbox = plant("old/a", "outside/secret").link(`${base}/old/link`, "a").link(`${base}/gone`, "outside");
    expect(scanned(sandbox, { includes: ["new"], compatibleDirs: [pair("old", "new")] })).toEqual([
      "old/a as new/a",
      "old/link symbolicLink",
      "old/ as new/",
    ]);
    for (const dir of ["gone", "gone/deeper"]) {
      expect(scanned(sandbox, { includes: ["new"], compatibleDirs: [pair(dir, "new")] })).toEqual([
        "gone symbolicLink",
      ]);
    }
  });
});

describe("scanTree()", () => {
  test.each([
    ["a file by its own path", `${base}/old/a`, ["old/b as new/b", "old/ as new/"]],
    ["a file by the path that it gets", `${base}/new/a`, ["old/b as new/b", "old/ as new/"]],
    ["files by a pattern", "*/b", ["old/a as new/a", "old/ as new/"]],
    ["all of it, by its own path", `${base}/old`, []],
    ["all of it, by the path that it gets", `${base}/new`, []],
    ["all of it, where its own path has a slash behind", `${base}/old/`, []],
    ["all of it, where the path that it gets has a slash behind", `${base}/new/`, []],
  ])("leaves out of what is mapped %s", (_what, exclude, left) => {
    using sandbox = plant("old/a", "old/b");
    const lists = { includes: ["new"], excludes: [exclude], compatibleDirs: [pair("old", "new")] };
    expect(scanned(sandbox, lists)).toEqual(left);
  });
});

describe("scanTree() never gives two things one place", () => {
  test("what is mapped goes before what lies there, which is reported; the rest is joined", () => {
    using sandbox = plant("v1/same", "v1/deep/x", "v2/same", "v2/own", "v2/deep/x", "v2/deep/y", "z");
    expect(scanned(sandbox, { includes: [base, "v2"], compatibleDirs: [pair("v1", "v2")] })).toEqual([
      "v1/deep/x",
      "v1/deep/",
      "v1/same",
      "v1/",
      "v1/deep/x as v2/deep/x",
      "v2/deep/x replaced",
      "v2/deep/y",
      "v1/deep/ as v2/deep/",
      "v2/own",
      "v1/same as v2/same",
      "v2/same replaced",
      "v1/ as v2/",
      "z",
      `${base}/`,
    ]);
  });

  test("a file gives way to a folder that is mapped there, and a folder to a file", () => {
    using sandbox = plant("v1/a/x", "v1/b", "v2/a", "v2/b/y");
    expect(scanned(sandbox, { includes: ["v2/", "v2"], compatibleDirs: [pair("v1", "v2/")] })).toEqual([
      "v2/a replaced",
      "v1/a/x as v2/a/x",
      "v1/a/ as v2/a/",
      "v1/b as v2/b",
      "v2/b replaced",
      "v1/ as v2/",
    ]);
  });

  test("a mapping into a mapping goes before what that one brings along", () => {
    using sandbox = plant("a/sub/f", "a/sub/g", "b/f");
    const compatibleDirs = [pair("a", "new"), pair("b", "new/sub")];
    expect(scanned(sandbox, { includes: ["new", "new/sub"], compatibleDirs })).toEqual([
      "b/f as new/sub/f",
      "a/sub/f replaced",
      "a/sub/g as new/sub/g",
      "b/ as new/sub/",
      "a/ as new/",
    ]);
  });

  test("whatever is mapped where", () => {
    const dir = fc.constantFrom("a", "a/b", "a/b/c", "b", "b/c", "c");
    const mapping = fc.array(fc.tuple(dir, dir), { maxLength: 4 });
    const planted = fc.array(
      fc.constantFrom("a/x", "a/b/x", "a/b/c/x", "a/b/c/y", "b/x", "b/c/x", "b/y/z", "c/b/c", "c/x", "a/c"),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(planted, mapping, fc.subarray(["a", "b", "b/c", "a/b"]), (names, pairs, more) => {
        using sandbox = new ThrowAwaySandbox();
        for (const name of names) sandbox.plantIfPossible(`${files}/${name}`);
        const compatibleDirs = pairs.map(([from, to]) => pair(`files/${from}`, `files/${to}`));
        const includes = [
          ...compatibleDirs.map(({ restoreDir }) => restoreDir),
          ...more.map((each) => `${files}/${each}/`),
        ];
        const items = [...scanTree(sandbox.roots, { includes, excludes: [], compatibleDirs })];
        const saved = items.flatMap((item) => (item.kind === "skipped" ? [] : [item]));
        const places = saved.map(({ savedPath }) => savedPath as string);
        expect(new Set(places).size).toBe(places.length);
        const fileAt = new Set(saved.filter(({ kind }) => kind === "file").map(({ savedPath }) => savedPath as string));
        for (const [index, { kind, savedPath }] of saved.entries()) {
          const isBelowFile = savedPath
            .split("/")
            .some((_, at, names) => at > 0 && fileAt.has(names.slice(0, at).join("/")));
          expect(isBelowFile).toBe(false);
          // A folder comes after all that is put into it.
          const later = places.slice(index + 1);
          if (kind === "directory") expect(later.filter((path) => path.startsWith(`${savedPath}/`))).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("expandLists() passes over a mapping that cannot be followed, warns of it, and its include counts again", () => {
  test.each([
    ["backupDir outside the sandbox", pair("/etc", "new"), "/etc: it lies outside the sandbox"],
    ["backupDir above the roots", pair("/data/storage", "new"), "/data/storage: it lies outside the sandbox"],
    ["backupDir with ..", pair("old/../x", "new"), `${base}/old/../x: it has ".." in it`],
    ["empty backupDir", { backupDir: "", restoreDir: `${base}/new` }, ": it is empty"],
    [
      "backupDir in the framework's folder",
      pair(".backup/run", "new"),
      `${base}/.backup/run: it is the framework's own folder`,
    ],
    [
      "restoreDir in the framework's folder",
      pair("old", ".backup/new"),
      `${base}/.backup/new: it is the framework's own folder`,
    ],
    ["restoreDir outside the sandbox", pair("old", "/etc"), "/etc: it lies outside the sandbox"],
    ["restoreDir with ..", pair("old", "x/../new"), `${base}/x/../new: it has ".." in it`],
  ])("takes no mapping with a %s", (_what, bad, problem) => {
    using sandbox = plant("old/a", "new/b", ".backup/run/part.0.tar");
    const lists = { includes: [bad.restoreDir], compatibleDirs: [bad] };
    const said = `warn: compatibleDirMapping of ${bad.backupDir} to ${bad.restoreDir} is not followed: ${problem}`;
    expect(remarksOn(sandbox, lists)).toContain(said);
    const isUsable = bad.restoreDir === `${base}/new`;
    expect(scanned(sandbox, lists)).toEqual(isUsable ? ["new/b", "new/"] : []);
  });

  test("a second one for the same place", () => {
    using sandbox = plant("old/a", "older/a");
    const lists = { includes: ["new", "new/"], compatibleDirs: [pair("old", "new"), pair("older", "new/")] };
    expect(remarksOn(sandbox, lists)).toContain(
      `warn: compatibleDirMapping of ${base}/older to ${base}/new/ is not followed: ${base}/new/ is mapped already`,
    );
    expect(scanned(sandbox, lists)).toEqual(["old/a as new/a", "old/ as new/"]);
  });
});

test("expandLists() notes a backupDir that is not there: nothing is saved below its restoreDir", () => {
  using sandbox = plant("new/b");
  const lists = { includes: ["new"], compatibleDirs: [pair("old", "new")] };
  expect(remarksOn(sandbox, lists)).toEqual([
    `info: nothing is saved below ${base}/new: its backupDir ${base}/old is not there`,
  ]);
  expect(scanned(sandbox, lists)).toEqual([]);
});

test("scanTree() never gives the framework's own folder, neither as what is mapped nor as where it goes", () => {
  using sandbox = plant(".backup/run/part.0.tar").plant("/data/storage/el1/base/.backup/x", "/data/storage/el1/base/y");
  const compatibleDirs = [pair("/data/storage/el1/base", base)];
  expect(scanned(sandbox, { includes: [base], compatibleDirs })).toEqual([
    `/data/storage/el1/base/y as y`,
    `/data/storage/el1/base/ as ${base}/`,
  ]);
});
