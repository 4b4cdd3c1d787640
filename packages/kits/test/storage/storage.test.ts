import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("statvfs gives bytes, and fileIo's error for a path that is not there", async () => {
  using sandbox = openSandbox("mapped");
  const statvfs = defaultOf(sandbox, "@ohos.file.statvfs");
  expect(statvfs.getTotalSizeSync?.(sandbox.base)).toBeGreaterThan(1e6);
  expect(await statvfs.getFreeSize?.(sandbox.base)).toBeGreaterThan(0);
  expect(codeOf(() => statvfs.getFreeSizeSync?.("/elsewhere"))).toBe(13900002);
  expect(codeOf(() => statvfs.getFreeSizeSync?.(1))).toBe(13900020);
});

test("storageStatistics counts what the application has", async () => {
  using sandbox = openSandbox("mapped");
  mkdirSync(join(sandbox.hostBase, "haps/entry/cache"), { recursive: true });
  writeFileSync(join(sandbox.hostBase, "haps/entry/cache/a"), "12345");
  writeFileSync(join(sandbox.hostBase, "b"), "123");
  const statistics = defaultOf(sandbox, "@ohos.file.storageStatistics");
  expect(await statistics.getCurrentBundleStats?.()).toEqual({ appSize: 0, cacheSize: 5, dataSize: 3 });
  expect(statistics.getTotalSizeSync?.()).toBeGreaterThan(1e6);
});

test("storageStatistics takes a machine's folder called temp for no cache of the application's", async () => {
  using sandbox = openSandbox("mapped");
  const hostPath = join(sandbox.outside, "temp/base");
  mkdirSync(hostPath, { recursive: true });
  writeFileSync(join(hostPath, "a"), "123");
  using other = openSandbox("mapped", { roots: [{ sandboxPath: sandbox.base, hostPath }] });
  const statistics = defaultOf(other, "@ohos.file.storageStatistics");
  expect(await statistics.getCurrentBundleStats?.()).toEqual({ appSize: 0, cacheSize: 0, dataSize: 3 });
});

test("hash gives a file's digest in capitals, by promise, by callback and as a stream", async () => {
  using sandbox = openSandbox("mapped");
  writeFileSync(join(sandbox.hostBase, "a"), "abc");
  const hash = defaultOf(sandbox, "@ohos.file.hash");
  const path = `${sandbox.base}/a`;
  const md5 = "900150983CD24FB0D6963F7D28E17F72";
  expect(await hash.hash?.(path, "md5")).toBe(md5);
  const called = Promise.withResolvers<unknown>();
  hash.hash?.(path, "md5", (error: unknown, text: unknown) => called.resolve([error, text]));
  expect(await called.promise).toEqual([undefined, md5]);
  const stream = hash.createHash?.("md5") as { update(data: ArrayBuffer): void; digest(): string };
  stream.update(new TextEncoder().encode("abc").buffer);
  expect(stream.digest()).toBe(md5);
  await expect(hash.hash?.(`${sandbox.base}/none`, "sha256")).rejects.toMatchObject({ code: 13900002 });
  expect(codeOf(() => hash.hash?.(path, "crc"))).toBe(13900020);
});

test("fileUri names a file of this bundle both ways", () => {
  using sandbox = openSandbox("mapped");
  const { FileUri, getUriFromPath } = defaultOf(sandbox, "@ohos.file.fileuri");
  const uri = "file://com.example.notes/data/storage/el2/base/a%20b.txt";
  expect(getUriFromPath?.("/data/storage/el2/base/a b.txt")).toBe(uri);
  const file = make(FileUri, uri);
  expect([file.path, file.name, String(file)]).toEqual(["/data/storage/el2/base/a b.txt", "a b.txt", uri]);
  expect(make(FileUri, "/data/storage/el2/base/x/y").getFullDirectoryUri?.()).toBe(
    "file://com.example.notes/data/storage/el2/base/x",
  );
  expect(codeOf(() => make(FileUri, 1))).toBe(401);
});
