import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeManifest, type ManifestItem } from "@carryall/formats";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkFolder } from "../../src/archive/check-folder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "carryall-keeper-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A bundle's folder with one file of five bytes, of which the manifest says this. */
function plant(fields: Partial<ManifestItem>, sizeBytes: number): void {
  const stat = { sizeBytes, mode: 0o100600, atimeNs: 0n, mtimeNs: 0n };
  const item = { fileName: "big", path: Buffer.from("/data/big"), stat, isBigFile: true, isUserTar: false, ...fields };
  writeFileSync(join(folder, "manage.json"), encodeManifest([item]));
  writeFileSync(join(folder, "big"), "12345");
}

test("checkFolder() refuses a file of another size than its manifest says", () => {
  plant({}, 7);
  expect(() => checkFolder(folder, { bundle: "com.example.one" })).toThrow(/big has 5 bytes, and its manifest says 7/);
});

test("checkFolder() takes a file that changed while it was saved as it is", () => {
  plant({ hasChanged: true }, 7);
  expect(checkFolder(folder, { bundle: "com.example.one" })).toEqual([
    { name: "big", sizeBytes: 5 },
    { name: "manage.json", sizeBytes: expect.any(Number) },
  ]);
});
