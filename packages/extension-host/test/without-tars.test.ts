import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseManifest, parseSingleFileName } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { expect, test } from "vitest";
import { readMembers } from "./read-members.ts";
import { type BackupSet, type BatchFile, ThrowAwayApplication } from "./throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const options = { includes: [files] };

function pathOf({ name }: BatchFile): string {
  return String(Buffer.from(parseSingleFileName(name)?.path ?? ""));
}

/** As a client restores it: every file under the path that its name says, and manage.json. */
function restorable(set: BackupSet, batches: readonly BatchFile[][]): BackupSet {
  const single = batches
    .flat()
    .flatMap((each) => (each.bytes === undefined ? [] : [[pathOf(each), each.bytes] as const]));
  return new Map([...single, ...set]);
}

test("packWithoutTars() hands every file over by itself, named by its path, mode and times", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a.txt`, "small").plant(`${files}/deep/b`, Buffer.alloc(3_000_000));
  const times = { atimeNs: 1_700_000_000_000_000_001n, mtimeNs: 1_700_000_000_000_000_002n };
  openFileTimes().set(application.hostPathOf(`${files}/a.txt`), times);
  const mode = lstatSync(application.hostPathOf(`${files}/a.txt`)).mode;
  const { set, batches, result } = await application.packWithoutTars(options);
  expect(batches.map((batch) => batch.map(pathOf))).toEqual([[`${files}/a.txt`, `${files}/deep/b`]]);
  const [first] = batches.flat();
  expect(parseSingleFileName(first?.name ?? "")?.stat).toEqual({ mode, ...times });
  expect(first?.name.endsWith("}\n")).toBe(true);
  expect(String(first?.bytes)).toBe("small");
  expect([...set.keys()]).toEqual(["manage.json"]);
  expect(result).toEqual({ fileCount: 2, totalBytes: 3_000_005, failedCount: 0, skippedCount: 0 });
});

test("packWithoutTars() lists every file in manage.json under its path, with size and mode alone", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a.txt`, "small").plant(`${files}/b.tar`, "their tar");
  const { set } = await application.packWithoutTars(options);
  const text = String(set.get("manage.json"));
  const items = parseManifest(text);
  expect(
    items.map(({ fileName, isBigFile, isUserTar, stat }) => [fileName, isBigFile, isUserTar, stat.sizeBytes]),
  ).toEqual([
    [`${files}/a.txt`, true, false, 5],
    [`${files}/b.tar`, true, true, 9],
  ]);
  expect(text).not.toContain("tim");
});

test.each([
  [1, [1, 1, 1, 1, 1]],
  [2, [2, 2, 1]],
  [5, [5]],
  [0, [1, 1, 1, 1, 1]],
])("packWithoutTars() makes batches of at most %i", async (batchSize, sizes) => {
  using application = new ThrowAwayApplication();
  for (const name of ["a", "b", "c", "d", "e"]) application.plant(`${files}/${name}`);
  const { batches } = await application.packWithoutTars({ ...options, batchSize });
  expect(batches.map(({ length }) => length)).toEqual(sizes);
});

test("packWithoutTars() makes a batch no larger than a message may be, however long the names are", async () => {
  using application = new ThrowAwayApplication();
  const folder = `${files}/${Array.from({ length: 7 }, () => "中".repeat(80)).join("/")}`;
  for (let number = 0; number < 60; number += 1) application.plant(`${folder}/${number}`);
  const { batches, result } = await application.packWithoutTars(options);
  expect(result.fileCount).toBe(60);
  for (const batch of batches) expect(JSON.stringify(batch.map(({ name }) => name)).length).toBeLessThan(512 * 1024);
  expect(batches.length).toBeGreaterThan(1);
});

test("packWithoutTars() keeps a file that cannot be read in its batch, with the reason, and out of manage.json", async () => {
  // Root can open everything; reading a process's memory from its start is an error for anybody.
  const unreadable = "/data/storage/el2/memory";
  using application = new ThrowAwayApplication([{ sandboxPath: unreadable, hostPath: "/proc/self" }]);
  application.plant(`${files}/a`);
  const { set, batches, result } = await application.packWithoutTars({ includes: [files, `${unreadable}/mem`] });
  expect(batches.map((batch) => batch.map((each) => [pathOf(each), each.errno]))).toEqual([
    [
      [`${files}/a`, undefined],
      [`${unreadable}/mem`, "EIO"],
    ],
  ]);
  expect(batches[0]?.[1]?.bytes).toBeUndefined();
  expect(parseManifest(String(set.get("manage.json")))).toHaveLength(1);
  expect(application.failed).toEqual([{ path: `${unreadable}/mem`, errno: "EIO" }]);
  expect(result).toMatchObject({ fileCount: 1, failedCount: 1 });
});

test("packWithoutTars() throws what handing over a batch threw, and hands over nothing more", async () => {
  using application = new ThrowAwayApplication();
  for (const name of ["a", "b", "c", "d", "e"]) application.plant(`${files}/${name}`);
  const openBefore = readdirSync("/proc/self/fd").length;
  let batchCount = 0;
  const names: string[] = [];
  const packing = application.packWithoutTars({
    ...options,
    batchSize: 2,
    onFile: ({ name }) => void names.push(name),
    onBatch: () => {
      batchCount += 1;
      throw new Error("the client is gone");
    },
  });
  await expect(packing).rejects.toThrow("the client is gone");
  expect([batchCount, names]).toEqual([1, []]);
  expect(readdirSync("/proc/self/fd").length).toBe(openBefore);
});

test("packWithoutTars() puts empty folders, and small files whose path is not UTF-8, into a tar of the last batch", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/full/a`);
  mkdirSync(application.hostPathOf(`${files}/empty/deep`), { recursive: true });
  const strange = Buffer.concat([Buffer.from(`${application.hostPathOf(files)}/`), Buffer.from([0xff, 0xfe])]);
  writeFileSync(strange, "strange");
  const { set, batches } = await application.packWithoutTars(options);
  const last = batches.flat().at(-1);
  expect(pathOf(last ?? { name: "" })).toBe(`${base}/.backup/run/part.0.tar`);
  expect(readMembers(last?.bytes ?? Buffer.of()).map(({ name, type }) => [name, type])).toEqual([
    [`${files}/empty/deep`, "directory"],
    [`${files}/\xff\xfe`, "file"],
  ]);
  const items = parseManifest(String(set.get("manage.json")));
  expect(items.at(-1)).toMatchObject({ fileName: `${base}/.backup/run/part.0.tar`, isBigFile: false });
});

test("packWithoutTars() reports a big file whose path is not UTF-8, and goes on", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a`);
  const strange = Buffer.concat([Buffer.from(`${application.hostPathOf(files)}/`), Buffer.from([0xff])]);
  writeFileSync(strange, Buffer.alloc(2 * 1024 * 1024 + 1));
  const { result } = await application.packWithoutTars(options);
  expect(application.failed).toEqual([{ path: `${files}/\ufffd`, errno: "EILSEQ" }]);
  expect(result).toMatchObject({ fileCount: 1, failedCount: 1 });
});

test("unpackBundle() leaves the files of a set without tars below .backup/restore, and makes its empty folders", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  source.plant(`${files}/a.txt`, "small").plant(`${files}/b.tar`, "their tar");
  mkdirSync(source.hostPathOf(`${files}/empty`));
  const { set, batches } = await source.packWithoutTars(options);
  expect(target.unpack(restorable(set, batches))).toMatchObject({ fileCount: 2, totalBytes: 14 });
  const restored = (name: string) => target.hostPathOf(`${base}/.backup/restore${files}/${name}`);
  expect(readFileSync(restored("a.txt"), "utf8")).toBe("small");
  expect(readFileSync(restored("b.tar"), "utf8")).toBe("their tar");
  expect(readdirSync(target.hostPathOf(files))).toEqual(["empty"]);
  target.staging.clear({ clearsRestored: true });
  expect(readdirSync(target.hostPathOf(`${base}/.backup`))).toEqual([]);
});

test("unpackBundle() refuses a set without tars that is not whole", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  source.plant(`${files}/a`, "small");
  const { set, batches } = await source.packWithoutTars(options);
  const received = restorable(set, batches);
  received.set(`${files}/a`, Buffer.from("smell"));
  expect(() => target.unpack(received)).toThrow(/content has changed/);
  received.delete(`${files}/a`);
  rmSync(target.hostPathOf(`${base}/.backup`), { recursive: true });
  using another = new ThrowAwayApplication();
  expect(() => another.unpack(received)).toThrow(/not delivered/);
});
