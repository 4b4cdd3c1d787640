import { describe, expect, test } from "vitest";
import { parseBackupResult } from "../../src/text/parse-backup-result.ts";

const asking = (value: unknown) => JSON.stringify({ compatibleDirMapping: value });

describe("parseBackupResult() reads which mappings an application asks for", () => {
  test.each<[what: string, text: string, restoreDirs: readonly string[]]>([
    ["a list", asking(["/a", "/b/"]), ["/a", "/b/"]],
    ["an empty list", asking([]), []],
    ["one thing twice", asking(["/a", "/a"]), ["/a"]],
    ["paths as they are, not normalised", asking(["/a//b/./"]), ["/a//b/./"]],
    ["the device's JSON", '\uFEFF{ /* new layout */ "compatibleDirMapping": ["/a",], } and more', ["/a"]],
    ["the last of two lists", '{"compatibleDirMapping":["/a"],"compatibleDirMapping":["/b"]}', ["/b"]],
    ["a list beside keys of its own", '{"size":3,"compatibleDirMapping":["/a"]}', ["/a"]],
    ["nothing where items are no text, or empty", asking([1, null, "", ["/a"], { a: 1 }, "/b"]), ["/b"]],
    ["nothing in an empty text", "", []],
    ["nothing in a text that is no JSON", "done: 3 files", []],
    ["nothing in JSON that was cut", '{"compatibleDirMapping":["/a"', []],
    ["nothing in an array", '["/a"]', []],
    ["nothing in a string", '"/a"', []],
    ["nothing in null", "null", []],
    ["nothing deeper down", '{"result":{"compatibleDirMapping":["/a"]}}', []],
    ["no key of another name", '{"compatibledirmapping":["/a"]}', []],
  ])("%s", (_what, text, restoreDirs) => {
    expect(parseBackupResult(text)).toEqual({ restoreDirs });
  });
});

test.each([
  ["no array", asking("/a"), "its compatibleDirMapping is no array"],
  ["null", asking(null), "its compatibleDirMapping is no array"],
  [
    "more than 1000",
    asking(Array.from({ length: 1001 }, (_, index) => `/${index}`)),
    "its compatibleDirMapping has more than 1000 entries",
  ],
])("parseBackupResult() takes nothing of a compatibleDirMapping that is %s, and says so", (_what, text, problem) => {
  expect(parseBackupResult(text)).toEqual({ restoreDirs: [], problem });
});

test("parseBackupResult() takes 1000 of them, those that count", () => {
  const thousand = Array.from({ length: 1000 }, (_, index) => `/${index}`);
  expect(parseBackupResult(asking([...thousand, "", 5])).restoreDirs).toEqual(thousand);
});
