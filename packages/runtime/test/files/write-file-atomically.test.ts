import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { syncDirectory, writeFileAtomically } from "../../src/files/write-file-atomically.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

test("writeFileAtomically() writes a file of mode 0600 and leaves nothing beside it", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("record.json");
  writeFileAtomically(path, "{}\n");
  expect(readFileSync(path, "utf8")).toBe("{}\n");
  expect(statSync(path).mode & 0o7777).toBe(0o600);
  expect(readdirSync(directory.path)).toEqual(["record.json"]);
});

test("writeFileAtomically() gives the mode that was asked for when there is one, also to a file that was there", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("record.json");
  writeFileSync(path, "old", { mode: 0o600 });
  writeFileAtomically(path, Uint8Array.of(1, 2, 3), { mode: 0o644 });
  expect([...readFileSync(path)]).toEqual([1, 2, 3]);
  expect(statSync(path).mode & 0o7777).toBe(0o644);
});

test("writeFileAtomically() replaces the file as a whole when somebody still reads the old one", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("record.json");
  writeFileSync(path, "old");
  const { ino } = statSync(path);
  writeFileAtomically(path, "new");
  expect(statSync(path).ino).not.toBe(ino);
});

test("writeFileAtomically() throws and leaves nothing behind when the place is a folder", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("record.json");
  mkdirSync(path);
  expect(() => writeFileAtomically(path, "new")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(readdirSync(directory.path)).toEqual(["record.json"]);
});

test("writeFileAtomically() leaves the old file as it was when the data cannot be written", () => {
  using directory = new TemporaryDirectory();
  const path = directory.pathOf("record.json");
  writeFileSync(path, "old");
  // @ts-expect-error what is no data fails after the temporary file was made, as a full disk would
  expect(() => writeFileAtomically(path, { toString: "no" })).toThrow();
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(directory.path)).toEqual(["record.json"]);
});

test("writeFileAtomically() throws ENOENT when the folder is not there", () => {
  using directory = new TemporaryDirectory();
  expect(() => writeFileAtomically(directory.pathOf("absent/record.json"), "new")).toThrow(/ENOENT/);
});

test.skipIf(process.getuid?.() !== 0)(
  "writeFileAtomically() throws EACCES and leaves the old file when an ordinary user may not write (needs root to become one)",
  () => {
    using directory = new TemporaryDirectory();
    const path = directory.pathOf("record.json");
    writeFileSync(path, "old", { mode: 0o644 });
    chmodSync(directory.path, 0o755);
    const program = fileURLToPath(new URL("../fixtures/main-writes-as-nobody.ts", import.meta.url));
    const child = spawnSync(process.execPath, [program, path], { encoding: "utf8" });
    expect(child.stderr).toContain("EACCES");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(directory.path)).toEqual(["record.json"]);
  },
);

test("syncDirectory() throws ENOENT when the folder is not there", () => {
  using directory = new TemporaryDirectory();
  syncDirectory(directory.path);
  expect(() => syncDirectory(directory.pathOf("absent"))).toThrow(/ENOENT/);
});
