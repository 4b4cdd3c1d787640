import { describe, expect, test } from "vitest";
import { BackupError } from "../src/backup-error.ts";
import {
  type BundleName,
  bundleDirectoryName,
  isBundleName,
  isTransferName,
  parseBundleName,
  parseTransferName,
} from "../src/ids.ts";

describe("isBundleName()", () => {
  test.each([
    "com.example.notes",
    "com.example.notes:1",
    "com.example.notes:9999",
    "Com.Example_2.x1",
    "two.segments",
    `com.${"a".repeat(124)}`,
  ])("accepts %j", (name) => expect(isBundleName(name)).toBe(true));

  test.each([
    "",
    "notes",
    "com..notes",
    ".com.example",
    "com.example.",
    "com.1example.notes",
    "com._example.notes",
    "com.example.nötes",
    "com.example.notes:",
    "com.example.notes:0",
    "com.example.notes:01",
    "com.example.notes:10000",
    "com.example.notes:1:2",
    "com/example.notes",
    "../com.example.notes",
    "com.example.notes\n",
    "com.example.notes\0",
    "com.example notes",
    `com.${"a".repeat(125)}`,
  ])("refuses %j", (name) => expect(isBundleName(name)).toBe(false));
});

test("parseBundleName() returns the name it was given when that is one", () => {
  expect(parseBundleName("com.example.notes")).toBe("com.example.notes");
});

test("parseBundleName() throws invalidArgument with the name and a hint when the name has another form", () => {
  const parse = () => parseBundleName("no name");
  expect(parse).toThrow(BackupError);
  expect(parse).toThrow(
    expect.objectContaining({
      reason: "invalidArgument",
      message: expect.stringContaining('"no name"'),
      hint: expect.stringContaining("com.example.notes"),
    }),
  );
});

test.each([
  ["com.example.notes", "com.example.notes"],
  ["com.example.notes:2", "+clone-2+com.example.notes"],
])("bundleDirectoryName() of %s is %s", (bundle, directory) => {
  expect(bundleDirectoryName(bundle as BundleName)).toBe(directory);
});

describe("isTransferName()", () => {
  test.each(["manage.json", "part.0.tar", "9c1185a5c5e9fc54.mp4", "...", ".rp", " ", "ä".repeat(127), "a".repeat(255)])(
    "accepts %j",
    (name) => expect(isTransferName(name)).toBe(true),
  );

  test.each(["", ".", "..", "/", "a/b", "/etc/passwd", "a/", "a\\b", "a\0b", "a".repeat(256), "ä".repeat(128)])(
    "refuses %j",
    (name) => expect(isTransferName(name)).toBe(false),
  );
});

test("parseTransferName() throws invalidArgument with the name when it has a folder in it", () => {
  expect(parseTransferName("part.0.tar")).toBe("part.0.tar");
  expect(() => parseTransferName("../part.0.tar")).toThrow(
    expect.objectContaining({ reason: "invalidArgument", message: expect.stringContaining('"../part.0.tar"') }),
  );
});
