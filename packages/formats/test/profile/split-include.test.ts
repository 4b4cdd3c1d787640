import { expect, test } from "vitest";
import { splitInclude } from "../../src/profile/split-include.ts";

test.each<[string, string[], boolean]>([
  ["/data/storage/el2/base/files/", ["data", "storage", "el2", "base", "files"], true],
  ["data/a.txt", ["data", "a.txt"], false],
  ["./data//haps/*/files/.", ["data", "haps", "*", "files"], true],
  ["/", [], true],
  ["..a/b..", ["..a", "b.."], false],
  ["a.", ["a."], false],
])("splitInclude() takes %j apart", (include, components, isFolder) => {
  expect(splitInclude(include)).toEqual({ kind: "path", components, isFolder });
});

test.each([
  ["", "it is empty"],
  ["/data/../etc", 'it has ".." in it'],
  ["..", 'it has ".." in it'],
  ["/a\0b", "it has a NUL character in it"],
])("splitInclude() rejects %j with a reason", (include, reason) => {
  expect(splitInclude(include)).toEqual({ kind: "rejected", reason });
});
