import { statSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { makeDirectories } from "../../src/files/make-directories.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

describe("makeDirectories()", () => {
  test("makes every missing folder with the mode it was given, and is content with what is there", () => {
    using directory = new TemporaryDirectory();
    makeDirectories(directory.pathOf("a/b/c"), { mode: 0o700 });
    makeDirectories(directory.pathOf("a/b/c"), { mode: 0o700 });

    for (const name of ["a", "a/b", "a/b/c"]) expect(statSync(directory.pathOf(name)).mode & 0o777).toBe(0o700);
  });

  test("throws where a file is in the way", () => {
    using directory = new TemporaryDirectory();
    writeFileSync(directory.pathOf("file"), "");

    expect(() => makeDirectories(directory.pathOf("file"), { mode: 0o700 })).toThrowError(/EEXIST/);
    expect(() => makeDirectories(directory.pathOf("file/below"), { mode: 0o700 })).toThrowError(/ENOTDIR/);
  });

  test.runIf(process.platform === "linux")("throws where a folder cannot be made although its parent is there", () => {
    expect(() => makeDirectories("/proc/x", { mode: 0o700 })).toThrowError(/ENOENT/);
  });
});
