import { closeSync, fstatSync, openSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { parseManifest, parseReport } from "@carryall/formats";
import { scanTree } from "@carryall/scan";
import { describe, expect, test } from "vitest";
import { BigFiles } from "../../src/pack/big-files.ts";
import { disposeOpened } from "../../src/pack/dispose-opened.ts";
import type { PackReport } from "../../src/pack/pack-report.ts";
import { TarSlices } from "../../src/pack/tar-slices.ts";
import { readMembers } from "../read-members.ts";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";

const files = "/data/storage/el2/base/files";
const maxSmallBytes = 2_097_152;

/** Files of given sizes, all of them holes: they take no room and no time to write. */
function plantHoles(application: ThrowAwayApplication, sizes: readonly number[]): void {
  for (const [number, size] of sizes.entries()) {
    const name = `${files}/${String(number).padStart(3, "0")}`;
    application.plant(name, "");
    truncateSync(application.hostPathOf(name), size);
  }
}

function partOf(set: BackupSet, number: number) {
  return readMembers(set.get(`part.${number}.tar`) ?? Buffer.of());
}

const silent: PackReport = { fileFailed: () => {}, note: () => {}, step: () => {} };

describe("packBundle() begins another tar", () => {
  test("after 6000 entries, empty files and folders among them, and not after 5999", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/empty`, "").plant(`${files}/full`, "full");
    const items = [...scanTree(application.roots, { includes: [files], excludes: [] })];
    using tars = new TarSlices(application.staging, silent);
    const completed: (string | undefined)[] = [];
    for (let number = 0; number < 6001; number += 1) {
      const item = items[number % items.length];
      if (item === undefined || item.kind === "skipped") throw new Error("there is nothing to pack");
      const { file } = tars.add(item);
      completed.push(file?.name);
      if (file === undefined) continue;
      expect(readMembers(readFileSync(file.hostPath))).toHaveLength(6000);
      disposeOpened(file);
    }
    expect(completed.indexOf("part.0.tar")).toBe(5999);
    expect(completed.filter((name) => name !== undefined)).toHaveLength(1);
    const last = tars.finish();
    expect(last?.name).toBe("part.1.tar");
    if (last !== undefined) disposeOpened(last);
    expect(tars.finish()).toBeUndefined();
  });

  test.each([
    ["exactly 104,857,600 bytes of content", 0, [50, 3]],
    ["one byte less, and then one more file", -1, [51, 2]],
  ])("after %s, tested when a file was added", async (_what, more, counts) => {
    using application = new ThrowAwayApplication();
    const sizes = Array.from({ length: 52 }, () => maxSmallBytes);
    plantHoles(application, [maxSmallBytes + more, ...sizes.slice(1)]);
    const { set } = await application.pack({ includes: [files] });
    expect([partOf(set, 0).length, partOf(set, 1).length]).toEqual(counts);
    expect([...set.keys()]).toEqual(["part.0.tar", "part.1.tar", "manage.json"]);
  });
});

test("packBundle() puts 2,097,152 bytes into a tar, and hands 2,097,153 over by themselves", async () => {
  using application = new ThrowAwayApplication();
  plantHoles(application, [maxSmallBytes, maxSmallBytes + 1]);
  const { set } = await application.pack({ includes: [files] });
  expect(partOf(set, 0).map(({ name, content }) => [name, content.length])).toEqual([
    [`${files}/000`, maxSmallBytes],
    [files, 0],
  ]);
  const items = parseManifest(String(set.get("manage.json")));
  expect(items.map(({ isBigFile, path }) => [isBigFile, String(Buffer.from(path))])).toEqual([
    [true, `${files}/001`],
    [false, "/data/storage/el2/base/.backup/run/part.0.tar"],
  ]);
});

test("packBundle() hands over no tar at all when none of its entries can be saved", async () => {
  const memory = "/data/storage/el2/memory";
  using application = new ThrowAwayApplication([{ sandboxPath: memory, hostPath: "/proc/self" }]);
  const { set, result } = await application.pack({ includes: [`${memory}/mem`] });
  expect([...set]).toEqual([["manage.json", Buffer.from("[]")]]);
  expect(result).toEqual({ fileCount: 0, totalBytes: 0, failedCount: 1, skippedCount: 0 });
});

test("packBundle() begins anew in each run of a process: part.0.tar, and nothing of the run before", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a`, "first").plant(`${files}/big`, Buffer.alloc(maxSmallBytes + 1));
  const first = await application.pack({ includes: [files] });
  application.plant(`${files}/a`, "second");
  const second = await application.pack({ includes: [files] });
  expect([...second.set.keys()]).toEqual([...first.set.keys()]);
  expect(partOf(second.set, 0).map(({ content }) => content)).toEqual(["second", ""]);
  expect(parseManifest(String(second.set.get("manage.json")))).toHaveLength(2);
  expect(second.result).toEqual({ ...first.result, totalBytes: first.result.totalBytes + 1 });
});

test("packBundle() lists in manage.json all that it handed over, however long the client takes for each", async () => {
  using application = new ThrowAwayApplication();
  plantHoles(application, [maxSmallBytes + 1, 5, maxSmallBytes + 2, maxSmallBytes + 3]);
  const arrived: string[] = [];
  const { set } = await application.pack({
    includes: [files],
    onFile: async ({ name }) => {
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      arrived.push(name);
    },
  });
  expect(arrived.at(-1)).toBe("manage.json");
  const listed = parseManifest(String(set.get("manage.json"))).map(({ fileName }) => fileName);
  expect([...listed, "manage.json"]).toEqual(arrived);
});

test("TarSlices.add() throws where a tar cannot be made, so that no file is lost in silence", () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a`);
  writeFileSync(application.staging.pathOf("part.0.tar"), "in the way");
  using tars = new TarSlices(application.staging, silent);
  const [item] = scanTree(application.roots, { includes: [`${files}/a`], excludes: [] });
  if (item?.kind !== "file") throw new Error("there is no file");
  expect(() => tars.add(item)).toThrow(
    expect.objectContaining({ reason: "packFailed", message: expect.stringContaining("Cannot write part.0.tar: ") }),
  );
});

test("packBundle() fails, and lists nothing, where a tar cannot be made", async () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a`);
  writeFileSync(application.staging.pathOf("part.0.tar"), "in the way");
  const names: string[] = [];
  const packing = application.pack({ includes: [`${files}/a`], onFile: ({ name }) => void names.push(name) });
  await expect(packing).rejects.toMatchObject({ reason: "packFailed", code: 13500006 });
  expect(names).toEqual([]);
});

test("TarSlices and BigFiles take descriptor 0 for one like any other", () => {
  using application = new ThrowAwayApplication();
  application.plant(`${files}/a`, "content").plant(`${files}/big`, Buffer.alloc(maxSmallBytes + 1, "b"));
  const [small, big] = [`${files}/a`, `${files}/big`].map((path) => {
    const [item] = scanTree(application.roots, { includes: [path], excludes: [] });
    if (item?.kind !== "file") throw new Error("there is no file");
    return item;
  });
  if (small === undefined || big === undefined) throw new Error("there is no file");
  const failed: string[] = [];
  const report: PackReport = { ...silent, fileFailed: (path) => failed.push(path) };
  closeSync(0);
  try {
    using tars = new TarSlices(application.staging, report);
    tars.add(small);
    const tar = tars.finish();
    expect(tar?.fd).toBe(0);
    if (tar === undefined) throw new Error("there is no tar");
    expect(readMembers(readFileSync(tar.hostPath)).map(({ content }) => content)).toEqual(["content"]);
    disposeOpened(tar);

    // Now the tar has another one, and what is read gets 0.
    const held = openSync("/dev/null", "r");
    expect(held).toBe(0);
    const second = new TarSlices(application.staging, report);
    second.add(small);
    closeSync(held);
    expect(second.add(small).isSaved).toBe(true);
    const { file, isSaved } = new BigFiles(application.staging, report).open(big);
    expect([file?.fd, isSaved]).toEqual([0, true]);
    if (file !== undefined) disposeOpened(file);
    second[Symbol.dispose]();
  } finally {
    if (!isOpen(0)) openSync("/dev/null", "r");
  }
  expect(failed).toEqual([]);
});

test("a user's own tar is marked as one in every kind of set, and nothing else is", async () => {
  using application = new ThrowAwayApplication();
  application
    .plant(`${files}/a.tar`, Buffer.alloc(maxSmallBytes + 1))
    .plant(`${files}/b.tar.gz`, Buffer.alloc(maxSmallBytes + 1));
  application.plant(`${files}/c`, "small");
  const options = { includes: [files] };
  const [full, increment, without] = [
    await application.pack(options),
    await application.packIncrement(options),
    await application.packWithoutTars(options),
  ];
  for (const { set } of [full, increment, without]) {
    const items = parseManifest(String(set.get("manage.json")));
    const users = items.filter(({ isUserTar }) => isUserTar).map(({ path }) => String(Buffer.from(path)));
    expect(users).toEqual([expect.stringMatching(/a\.tar$/)]);
  }
  const { rows } = parseReport(increment.set.get("manage.json.rp") ?? "");
  expect(rows.filter(({ isUserTar }) => isUserTar).map(({ path }) => String(Buffer.from(path)))).toEqual([
    `${files.slice(1)}/a.tar`,
  ]);
});

test("packIncrement() lists in no report and in no manifest what it could not pack", async () => {
  const memory = "/data/storage/el2/memory";
  using application = new ThrowAwayApplication([{ sandboxPath: memory, hostPath: "/proc/self" }]);
  application.plant(`${files}/a`);
  const { set, result } = await application.packIncrement({ includes: [`${files}/a`, `${memory}/mem`] });
  expect(application.failed).toEqual([{ path: `${memory}/mem`, errno: "EIO" }]);
  expect(result).toMatchObject({ fileCount: 1, failedCount: 1 });
  const reports = [...set].filter(([name]) => name.endsWith(".rp"));
  expect(reports).toHaveLength(2);
  for (const [, bytes] of reports)
    expect(parseReport(bytes).rows.map(({ path }) => String(Buffer.from(path)))).toEqual([`${files.slice(1)}/a`]);
});

test.each(["big", "part.0.tar"])(
  "packIncrement() fails when %s could not be handed over, and goes no further",
  async (failing) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, Buffer.alloc(maxSmallBytes + 1)).plant(`${files}/b`, "small");
    const names: string[] = [];
    const packing = application.packIncrement({
      includes: [files],
      onFile: ({ name, item }) => {
        names.push(name);
        if (item.isBigFile === (failing === "big")) throw new Error("the client is gone");
      },
    });
    await expect(packing).rejects.toThrow("the client is gone");
    expect(names).not.toContain("manage.json");
  },
);

function isOpen(fd: number): boolean {
  try {
    fstatSync(fd);
    return true;
  } catch {
    return false;
  }
}
