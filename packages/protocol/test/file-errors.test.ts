import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fileErrorOf, fileErrorTable, publicCodeOfFileError } from "../src/file-errors.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

test("fileErrorTable has every code and every errno once", () => {
  expect(new Set(fileErrorTable.map(({ code }) => code)).size).toBe(fileErrorTable.length);
  expect(new Set(fileErrorTable.map(({ errno }) => errno)).size).toBe(fileErrorTable.length);
});

describe("fileErrorOf()", () => {
  test.each(fileErrorTable)("maps $errno to $code", (entry) => {
    expect(fileErrorOf(Object.assign(new Error("x"), { code: entry.errno }))).toEqual(entry);
  });

  test("takes what node:fs throws when a file is absent", () => {
    const error = thrownBy(() => readFileSync("/nonexistent/file"));
    expect(fileErrorOf(error)).toMatchObject({ code: 13900002, text: "No such file or directory" });
  });

  test("is invalid argument when Node itself refuses the argument", () => {
    const error = thrownBy(() => readFileSync("a\0b"));
    expect(fileErrorOf(error)).toMatchObject({ code: 13900020, errno: "EINVAL" });
  });

  test.each([
    ["an errno without a code of its own", { code: "EOPNOTSUPP" }],
    ["an error without a code", new Error("x")],
    ["a numeric code", { code: 2 }],
    ["a string", "ENOENT"],
    ["null", null],
    ["undefined", undefined],
  ])("is unknown for %s", (_what, error) => expect(fileErrorOf(error)).toMatchObject({ code: 13900042 }));
});

test.each([
  ["EPERM", 13900001],
  ["EIO", 13900005],
  ["EBADF", 13900005],
  ["EACCES", 13900005],
  ["EFBIG", 13900005],
  ["ENOMEM", 13900011],
  ["EMFILE", 13900011],
  ["ENOENT", 13900020],
  ["ENOTDIR", 13900020],
  ["EISDIR", 13900020],
  ["ENAMETOOLONG", 13900020],
  ["ENOSPC", 13900025],
  ["EBUSY", 13900042],
  ["", 13900042],
])("publicCodeOfFileError() of %j is %i", (errno, code) => expect(publicCodeOfFileError(errno)).toBe(code));
