import { describe, expect, test } from "vitest";
import { errorTable, publicErrorText } from "../src/error-codes.ts";
import { fileErrorTable } from "../src/file-errors.ts";

const entries = Object.entries(errorTable);

test("errorTable gives every reason a code of its own", () => {
  const codes = entries.map(([, entry]) => entry.code);
  expect(new Set(codes).size).toBe(codes.length);
});

test("errorTable shares a code with fileIo's table only where both mean the same", () => {
  const shared = entries.flatMap(([reason, { code }]) =>
    fileErrorTable.filter((file) => file.code === code).map(({ errno }) => [reason, errno]),
  );
  expect(shared).toEqual([
    ["notPermitted", "EPERM"],
    ["ioError", "EIO"],
    ["accessDenied", "EACCES"],
    ["invalidArgument", "EINVAL"],
    ["noSpace", "ENOSPC"],
    ["unknown", "UNKNOWN"],
  ]);
});

test("errorTable says of every code what a device says, who raises it and what to do", () => {
  for (const [, { code, text, raisedBy, remedy }] of entries) {
    expect(Number.isSafeInteger(code)).toBe(true);
    for (const words of [text, raisedBy, remedy]) expect(words).not.toBe("");
  }
});

describe("publicErrorText()", () => {
  test.each(entries)("knows the code of %s", (_reason, { code, text }) => expect(publicErrorText(code)).toBe(text));

  test("is Unknown error when nobody raises the code", () => expect(publicErrorText(13500099)).toBe("Unknown error"));
});
