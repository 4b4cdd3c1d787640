import { chmodSync, existsSync, lstatSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { removeTree } from "../../src/files/remove-tree.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

describe("removeTree()", () => {
  test("removes folders that may not be written, and what is in them", () => {
    using directory = new TemporaryDirectory();
    mkdirSync(directory.pathOf("a/b"), { recursive: true });
    writeFileSync(directory.pathOf("a/b/file"), "");
    for (const name of ["a/b", "a"]) chmodSync(directory.pathOf(name), 0o500);

    removeTree(directory.pathOf("a"));
    expect(existsSync(directory.pathOf("a"))).toBe(false);
  });

  test("is content where there is nothing", () => {
    using directory = new TemporaryDirectory();
    expect(() => removeTree(directory.pathOf("absent"))).not.toThrow();
  });

  test("removes a link and leaves what it leads to", () => {
    using directory = new TemporaryDirectory();
    mkdirSync(directory.pathOf("kept"));
    symlinkSync(directory.pathOf("kept"), directory.pathOf("link"));

    removeTree(directory.pathOf("link"));
    expect(lstatSync(directory.pathOf("kept")).isDirectory()).toBe(true);
  });
});
