import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { bigFileName } from "../../src/manifest/big-file-name.ts";

const sha256Hex = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const nameOf = (path: string, taken: readonly string[] = []) =>
  bigFileName(Buffer.from(path), new Set(taken), sha256Hex);

test("bigFileName() is 16 digits of the path's SHA-256 and the extension", () => {
  const digits = sha256Hex(Buffer.from("/data/video.mp4")).slice(0, 16);
  expect(nameOf("/data/video.mp4")).toBe(`${digits}.mp4`);
});

test("bigFileName() takes the extension from the name alone, and only one of letters and digits", () => {
  const extensionOf = (path: string) => nameOf(path).slice(16);
  expect(extensionOf("/dir.with.dot/noext")).toBe("");
  expect(extensionOf("/a/user archive.tar")).toBe(".tar");
  expect(extensionOf("/a/b.TAR")).toBe(".TAR");
  expect(extensionOf("/a/trailing.")).toBe("");
  expect(extensionOf("/a/b.x y")).toBe("");
  expect(extensionOf("/a/b.中文")).toBe("");
  expect(extensionOf(`/a/b.${"x".repeat(16)}`)).toBe(`.${"x".repeat(16)}`);
  expect(extensionOf(`/a/b.${"x".repeat(17)}`)).toBe("");
});

test("bigFileName() leaves out an extension that would make the name that of a report", () => {
  expect(nameOf("/a/b.rp")).toMatch(/^[0-9a-f]{16}$/);
});

test("bigFileName() hashes the path with a counter behind it while the name is taken", () => {
  const path = "/data/a.bin";
  const [first, second] = [nameOf(path), nameOf(path, [nameOf(path)])];
  expect(second).toBe(`${sha256Hex(Buffer.from(`${path}0`)).slice(0, 16)}.bin`);
  expect(nameOf(path, [first, second])).toBe(`${sha256Hex(Buffer.from(`${path}1`)).slice(0, 16)}.bin`);
});

test("bigFileName() writes small letters whatever the hash function does", () => {
  expect(bigFileName(Buffer.from("/a"), new Set(), () => "ABCDEF0123456789FF")).toBe("abcdef0123456789");
});

test("bigFileName() leaves out every extension in an increment", () => {
  const name = bigFileName(Buffer.from("/a/b.tar"), new Set(), sha256Hex, { hasExtension: false });
  expect(name).toBe(sha256Hex(Buffer.from("/a/b.tar")).slice(0, 16));
});
