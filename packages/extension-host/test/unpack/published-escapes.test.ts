import { lstatSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareTrees, snapshotTree } from "@carryall/testkit";
import { expect, test } from "vitest";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { setOf } from "./hostile-set.ts";
import { entry, files, type OriginalEntry, trailer } from "./original-archive.ts";

// The ways out of tar unpackers that were published for node-tar and tar-fs. All of them need a link that the archive
// makes, or a name that is checked otherwise than it is used. Here no link is ever made, and a name is judged once, as
// text, by the function that also makes the path.

/** Beside the application's roots; `outside` begins as the root `outsi` would. */
function withOutside(): { application: ThrowAwayApplication; outside: string } & Disposable {
  const application = new ThrowAwayApplication();
  const outside = join(application.directory, "outside");
  for (const folder of [outside, application.hostPathOf("/data/storage/el2/base2"), application.hostPathOf(files)]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(outside, "secret"), "theirs");
  return { application, outside, [Symbol.dispose]: () => application[Symbol.dispose]() };
}

const hardLink = (name: string, linkName: string): OriginalEntry => ({ name, linkName, typeflag: "1" });
const symbolicLink = (name: string, linkName: string): OriginalEntry => ({ name, linkName, typeflag: "2" });
const pwned = (name: string): OriginalEntry => ({ name, content: "pwned" });

type Escape = readonly [
  cve: string,
  what: string,
  members: (outside: string) => readonly OriginalEntry[],
  restored: readonly string[],
];

const escapes: readonly Escape[] = [
  [
    "CVE-2026-23745",
    "a hard link and a symbolic link with absolute targets, then files of their names",
    (outside) => [
      hardLink(`${files}/hard`, `${outside}/secret`),
      pwned(`${files}/hard`),
      symbolicLink(`${files}/soft`, `${outside}/secret`),
      pwned(`${files}/soft`),
    ],
    ["hard", "soft"],
  ],
  [
    "CVE-2026-23950",
    "a symbolic link and files whose names are one on file systems that fold case or compose accents",
    (outside) => [
      symbolicLink(`${files}/\u00c3\u009f`, `${outside}/secret`),
      pwned(`${files}/ss`),
      pwned(`${files}/SS`),
      symbolicLink(`${files}/e\u00cc\u0081`, outside),
      pwned(`${files}/\u00c3\u00a9/secret`),
    ],
    ["SS", "ss", "é", "é/secret"],
  ],
  [
    "CVE-2026-24842",
    "a hard link whose target leads out from the root, but not from the folder that the link is in",
    () => [
      hardLink(`${files}/a/b/c/d/e/hard`, "../../../../../../../outside/secret"),
      pwned(`${files}/a/b/c/d/e/hard`),
    ],
    ["a", "a/b", "a/b/c", "a/b/c/d", "a/b/c/d/e", "a/b/c/d/e/hard"],
  ],
  [
    "CVE-2026-26960",
    "a chain of symbolic links, each of them harmless, and a hard link through it",
    () => [
      symbolicLink(`${files}/a/b/up`, "../.."),
      symbolicLink(`${files}/a/escape`, "b/up/../../.."),
      hardLink(`${files}/exfiltrated`, `${files}/a/escape/outside/secret`),
      pwned(`${files}/exfiltrated`),
      pwned(`${files}/a/escape/outside/secret`),
    ],
    ["a", "a/escape", "a/escape/outside", "a/escape/outside/secret", "exfiltrated"],
  ],
  [
    "CVE-2026-29786",
    "a hard link whose target is relative to a drive",
    () => [hardLink(`${files}/hard`, "C:../../../outside/secret"), pwned(`${files}/hard`), pwned(`${files}/C:../x`)],
    ["C:..", "C:../x", "hard"],
  ],
  [
    "CVE-2025-48387",
    "a symbolic link to a folder outside, a hard link through it, and a file over both",
    (outside) => [
      symbolicLink(`${files}/door`, outside),
      hardLink(`${files}/key`, `${files}/door/secret`),
      pwned(`${files}/key`),
      pwned(`${files}/door/secret`),
    ],
    ["door", "door/secret", "key"],
  ],
  [
    "CVE-2025-59343",
    "a symbolic link to a folder whose name begins like that of the root, and a name that does",
    () => [
      symbolicLink(`${files}/sibling`, "../../base2"),
      pwned(`${files}/sibling/secret`),
      pwned("/data/storage/el2/base2/secret"),
    ],
    ["sibling", "sibling/secret"],
  ],
];

test.each(escapes)("unpackBundle() is no way out for %s: %s", (_cve, _what, members, restored) => {
  using scene = withOutside();
  const { application, outside } = scene;
  const lookOutside = () => snapshotTree(application.directory, { leaveOut: ["el1/base", "el2/base", "el2/database"] });
  const before = lookOutside();
  const archive = Buffer.concat([...members(outside).map(entry), trailer]);
  const result = application.unpack(setOf(archive));
  expect(compareTrees(before, lookOutside())).toEqual([]);
  const folder = application.hostPathOf(files);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  expect(names.sort()).toEqual([...restored].sort());
  for (const stats of names.map((name) => lstatSync(join(folder, name)))) {
    expect(stats.isFile() || stats.isDirectory()).toBe(true);
    if (stats.isFile()) expect(stats).toMatchObject({ nlink: 1, size: 5 });
  }
  expect(result.skippedCount).toBe(members(outside).filter(({ typeflag }) => typeflag !== undefined).length);
});
