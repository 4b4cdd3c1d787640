import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFileSystemSync } from "../../src/files/file-system-sync.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

const noModules = Object.assign(
  () => {
    throw new Error("no such module");
  },
  { resolve: () => "" },
) as unknown as NodeJS.Require; // Only called, as openFileSystemSync does.

test.skipIf(process.platform !== "linux")(
  "openFileSystemSync().sync() syncs the file system of a folder, and says so",
  () => {
    using directory = new TemporaryDirectory();
    writeFileSync(join(directory.path, "a"), "content");
    expect(openFileSystemSync().sync(directory.path)).toBe(true);
  },
);

test("openFileSystemSync().sync() says that it cannot where koffi is missing", () => {
  using directory = new TemporaryDirectory();
  mkdirSync(join(directory.path, "folder"));
  expect(openFileSystemSync(noModules).sync(directory.path)).toBe(false);
});

test.skipIf(process.platform !== "linux")("openFileSystemSync().sync() throws where there is no such folder", () => {
  expect(() => openFileSystemSync().sync("/nowhere")).toThrow(expect.objectContaining({ code: "ENOENT" }));
});
