import { compareTrees } from "@carryall/testkit";
import { expect, test } from "vitest";
import { systemFileCalls } from "../../src/unpack/file-calls.ts";
import { defaultUnpackLimits, type UnpackLimits } from "../../src/unpack/unpack-budget.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { everythingOf, setOf } from "./hostile-set.ts";
import { entry, files, headerOf, longName, type OriginalEntry, trailer } from "./original-archive.ts";

const tar = (...parts: readonly (OriginalEntry | Buffer)[]) =>
  Buffer.concat([...parts.map((part) => (Buffer.isBuffer(part) ? part : entry(part))), trailer]);
const file = (name: string): OriginalEntry => ({ name: `${files}/${name}`, content: "x" });
const named = (path: string) => Buffer.concat([longName(path), entry({ name: "longLinkSymbol", content: "x" })]);
const paxSize = (bytes: number) => {
  const rest = ` size=${bytes}\n`;
  return entry({ name: "pax", typeflag: "x", content: `${rest.length + 2}${rest}` });
};

test.each<[what: string, archives: Buffer[], limits: Partial<UnpackLimits>, message: RegExp]>([
  [
    "more entries in one archive",
    [tar(file("a"), file("b"), file("c"))],
    { maxArchiveEntries: 2 },
    /part\.0\.tar: .*entry ".*\/c", byte 2048: the archive has more than 2 entries/,
  ],
  [
    "more entries in all archives together",
    [tar(file("a"), file("b")), tar(file("c"), file("d"))],
    { maxEntries: 3 },
    /\/d of part\.1\.tar at byte 1024: the backup has more than 3 entries/,
  ],
  [
    "more folders above one another",
    [tar(file("a"), file("b/c/d"))],
    { maxDepth: 7 },
    /entry ".*\/b\/c\/d", byte 1024: the entry's name has more than 7 parts/,
  ],
  [
    "a longer part of a name",
    [tar(file("a"), named(`${files}/${"n".repeat(256)}/x`))],
    {},
    /byte 1024: a part of the entry's name is longer than 255 bytes/,
  ],
  [
    "a longer path",
    [tar(file("a"), named(`${files}/${"n/".repeat(2040)}x`))],
    {},
    /byte 1024: the name record is longer than 4097 bytes/,
  ],
  [
    "more bytes in a file than the archive has left",
    [tar(file("a"), headerOf({ name: `${files}/b`, size: "77777777777\0" }))],
    {},
    /entry ".*\/b", byte 1024: it announces 8589934591 bytes, and the archive has 1024 left/,
  ],
  [
    "more bytes in a pax record's size than the archive has left",
    [tar(file("a"), paxSize(999_999), file("b"))],
    {},
    /entry ".*\/b", byte 1024: it announces 999999 bytes, and the archive has 1536 left/,
  ],
  [
    "more bytes in a pax header than the archive has left",
    [tar(file("a"), headerOf({ name: "pax", typeflag: "x", size: "00001000000\0" }))],
    {},
    /byte 1024: it announces 262144 bytes, and the archive has 1024 left/,
  ],
])(
  "unpackBundle() refuses %s than its budget has, at that entry and before its file is made",
  (_what, archives, limits, message) => {
    using application = new ThrowAwayApplication();
    const before = everythingOf(application);
    let created = 0;
    const calls = {
      ...systemFileCalls,
      create: (path: string) => {
        created += 1;
        return systemFileCalls.create(path);
      },
    };
    expect(() =>
      application.unpack(setOf(...archives), { limits: { ...defaultUnpackLimits, ...limits }, calls }),
    ).toThrow(expect.objectContaining({ reason: "unpackFailed", message: expect.stringMatching(message) }));
    const entryCount = archives.length * archives.length;
    expect(created).toBeLessThan(Math.max(entryCount, 3) + 1);
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
  },
);

test("unpackBundle() takes as much as its budget has", () => {
  using application = new ThrowAwayApplication();
  const limits = { maxArchiveEntries: 2, maxEntries: 4, maxDepth: 7, maxNameBytes: 5, maxPathBytes: 33 };
  const deep = file("b/c");
  const archives = [tar(file("a"), deep), tar(file("d"), file("eeee"))];
  expect(application.unpack(setOf(...archives), { limits: { ...limits, maxNameBytes: 7 } })).toMatchObject({
    fileCount: 4,
  });
});

test("unpackBundle() has room by default for the deepest path that there can be", () => {
  using application = new ThrowAwayApplication();
  const path = `${files}/${"d/".repeat(900)}x`;
  expect(application.unpack(setOf(tar(named(path))))).toMatchObject({ fileCount: 1, failedCount: 0 });
});
