import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  fstatSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { parseManifest } from "@carryall/formats";
import { bytePathOf, scanTree, type TreeItem } from "@carryall/scan";
import { describe, expect, test } from "vitest";
import { BigFiles } from "../../src/pack/big-files.ts";
import type { PackReport } from "../../src/pack/pack-report.ts";
import { TarSlices } from "../../src/pack/tar-slices.ts";
import { readMembers } from "../read-members.ts";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const bigBytes = 2 * 1024 * 1024 + 1;

function manifestOf(set: BackupSet) {
  return parseManifest(String(set.get("manage.json")));
}

function partOf(set: BackupSet, number: number) {
  return readMembers(set.get(`part.${number}.tar`) ?? Buffer.of());
}

describe("packBundle()", () => {
  test("hands big files over as they are, the rest in tars, and manage.json last", async () => {
    using application = new ThrowAwayApplication();
    application
      .plant(`${files}/a.txt`, "small")
      .plant(`${files}/b.mp4`, Buffer.alloc(bigBytes))
      .plant(`${files}/c`, "");
    const { set, result } = await application.pack({ includes: [files] });
    const names = [...set.keys()];
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.mp4$/), "part.0.tar", "manage.json"]);
    expect(partOf(set, 0)).toEqual([
      { name: `${files}/a.txt`, type: "file", content: "small" },
      { name: `${files}/c`, type: "file", content: "" },
      { name: files, type: "directory", content: "" },
    ]);
    expect(result).toEqual({ fileCount: 3, totalBytes: bigBytes + 5, failedCount: 0, skippedCount: 0 });
  });

  test("lists in manage.json the size and the SHA-256 of everything that it handed over", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a.txt`, "small").plant(`${files}/b.tar`, Buffer.alloc(bigBytes, "b"));
    const { set } = await application.pack();
    const items = manifestOf(set);
    expect(items.map((item) => item.fileName).sort()).toEqual(
      [...set.keys()].filter((name) => name !== "manage.json").sort(),
    );
    for (const item of items) {
      const bytes = set.get(item.fileName) ?? Buffer.of();
      expect(item.stat.sizeBytes).toBe(bytes.length);
      expect(item.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      expect([item.isBigFile, item.isUserTar]).toEqual(
        item.fileName.startsWith("part.") ? [false, false] : [true, true],
      );
    }
  });

  test("keeps what it makes private, and removes it when it is handed over", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a.txt`, "small");
    const modes: number[] = [];
    const folder = application.hostPathOf(`${base}/.backup/run`);
    await application.pack({
      onFile: ({ fd }) => {
        modes.push(fstatSync(fd).mode & 0o777, lstatSync(folder).mode & 0o777);
      },
    });
    expect(new Set(modes)).toEqual(new Set([0o600, 0o700]));
    expect(readdirSync(folder)).toEqual([]);
  });

  test("packs at most one file ahead of the one that is being handed over", async () => {
    using application = new ThrowAwayApplication();
    for (const name of ["a", "b", "c", "d"]) application.plant(`${files}/${name}`, Buffer.alloc(bigBytes));
    let [underWay, most] = [0, 0];
    const hashedAtHandOver: number[] = [];
    await application.pack({
      onFile: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await new Promise((resolve) => setImmediate(resolve));
        hashedAtHandOver.push(application.steps.filter((step) => step.startsWith("fileHashed")).length);
        underWay -= 1;
      },
    });
    expect(most).toBe(1);
    expect(hashedAtHandOver.slice(0, 4)).toEqual([2, 3, 4, 4]);
  });

  test("begins another tar after 6000 entries", async () => {
    using application = new ThrowAwayApplication();
    const folder = application.hostPathOf(files);
    mkdirSync(folder);
    writeFileSync(`${folder}/0`, "");
    // Names of one file: quicker made than 6000 files, and packed as such.
    for (let number = 1; number < 6001; number += 1) linkSync(`${folder}/0`, `${folder}/${number}`);
    const { set, result } = await application.pack({ includes: [files] });
    expect([...set.keys()]).toEqual(["part.0.tar", "part.1.tar", "manage.json"]);
    expect([partOf(set, 0).length, partOf(set, 1).length]).toEqual([6000, 2]);
    expect(result.fileCount).toBe(6001);
  });

  test("begins another tar after 100 MiB", async () => {
    using application = new ThrowAwayApplication();
    for (let number = 0; number < 52; number += 1) {
      application.plant(`${files}/${number}`, "");
      // A hole takes no room and no time to write.
      truncateSync(application.hostPathOf(`${files}/${number}`), 2 * 1024 * 1024);
    }
    const { set } = await application.pack({ includes: [files] });
    expect([partOf(set, 0).length, partOf(set, 1).length]).toEqual([50, 3]);
  });

  test("hands over no tar when everything is big or nothing is there", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/big`, Buffer.alloc(bigBytes));
    const { set } = await application.pack({ includes: [`${files}/big`] });
    expect([...set.keys()].filter((name) => name.endsWith(".tar"))).toEqual([]);
  });

  test("counts and tells what it skips, and goes on", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a.txt`);
    execFileSync("mkfifo", [application.hostPathOf(`${files}/pipe`)]);
    const { result } = await application.pack({ includes: [files, "/etc"] });
    expect(result).toMatchObject({ fileCount: 1, failedCount: 0, skippedCount: 2 });
    expect(application.notes).toEqual([`not saved, outsideSandbox: /etc`, `not saved, fifo: ${files}/pipe`]);
  });

  test("reports a big file that changed while it was handed over, unless it was a clone", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/big`, Buffer.alloc(bigBytes));
    let isClone = false;
    const { result } = await application.pack({
      includes: [files],
      onFile: (file) => {
        if (!file.item.isBigFile) return;
        isClone = file.isTemporary;
        appendFileSync(application.hostPathOf(`${files}/big`), "more");
      },
    });
    const expected = isClone ? [] : [{ path: `${files}/big`, errno: "EBUSY" }];
    expect(application.failed).toEqual(expected);
    expect(result.failedCount).toBe(expected.length);
  });

  test("throws what the hand-over threw, and stops", async () => {
    using application = new ThrowAwayApplication();
    for (const name of ["a", "b", "c", "d"]) application.plant(`${files}/${name}`, Buffer.alloc(bigBytes));
    let count = 0;
    const packing = application.pack({
      onFile: () => {
        count += 1;
        throw new Error("the client is gone");
      },
    });
    await expect(packing).rejects.toThrow("the client is gone");
    expect(count).toBe(1);
  });
});

describe("a file that is no longer what the scan saw", () => {
  /** Packs one item after `change`, which happens between the scan and the packing. */
  function packStale(application: ThrowAwayApplication, change: (hostPath: string) => void) {
    const item = [...scanTree(application.roots, { includes: [files], excludes: [] })].find(
      (each) => each.kind === "file",
    );
    if (item?.kind !== "file") throw new Error("no file was found");
    change(application.hostPathOf(item.path));
    const failed: string[] = [];
    const report: PackReport = { fileFailed: (_path, errno) => failed.push(errno), note: () => {}, step: () => {} };
    return { item, report, failed };
  }

  function packIntoTar(
    application: ThrowAwayApplication,
    item: Exclude<TreeItem, { kind: "skipped" }>,
    report: PackReport,
  ) {
    const tars = new TarSlices(application.staging, report);
    const { isSaved } = tars.add(item);
    const after = { ...item, kind: "directory" as const, path: bytePathOf(files) };
    tars.add(after);
    const file = tars.finish();
    if (file === undefined) throw new Error("there is no tar");
    return { isSaved, members: readMembers(readBytes(file.fd)) };
  }

  test.each([
    ["grew", "longer than before", "longer than before"],
    ["shrank", "s", "s"],
    ["became empty", "", ""],
  ])("is saved as it is now when it %s, and the archive stays whole", (_what, now, content) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "before");
    const { item, report, failed } = packStale(application, (path) => writeFileSync(path, now));
    const { isSaved, members } = packIntoTar(application, item, report);
    expect(members).toEqual([
      { name: `${files}/a`, type: "file", content },
      { name: files, type: "directory", content: "" },
    ]);
    expect([isSaved, failed]).toEqual([true, []]);
  });

  test("is cut and reported when it has grown too big for a tar", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "before");
    const { item, report, failed } = packStale(application, (path) => writeFileSync(path, Buffer.alloc(bigBytes)));
    const { members } = packIntoTar(application, item, report);
    expect(members.map((member) => member.content.length)).toEqual([bigBytes - 1, 0]);
    expect(failed).toEqual(["EBUSY"]);
  });

  test.each([
    ["has vanished", (path: string) => rmSync(path), "ENOENT"],
    ["has become a folder", (path: string) => swap(path, () => mkdirSync(path)), "EISDIR"],
    ["has become a link", (path: string) => swap(path, () => execFileSync("ln", ["-s", "/etc/passwd", path])), "ELOOP"],
  ])("is reported and left out when it %s", (_what, change, errno) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "before");
    const { item, report, failed } = packStale(application, change);
    const { isSaved, members } = packIntoTar(application, item, report);
    expect(members).toEqual([{ name: files, type: "directory", content: "" }]);
    expect([isSaved, failed]).toEqual([false, [errno]]);
  });

  test("is reported and left out when it is a FIFO now, and nothing waits for its other end", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "before");
    const { item, report } = packStale(application, (path) => swap(path, () => execFileSync("mkfifo", [path])));
    const { isSaved, members } = packIntoTar(application, item, report);
    expect(members).toEqual([{ name: files, type: "directory", content: "" }]);
    expect(isSaved).toBe(false);
  });

  test.each([
    ["has vanished", (path: string) => rmSync(path)],
    ["has become a link", (path: string) => swap(path, () => execFileSync("ln", ["-s", "/etc/passwd", path]))],
    ["has become a FIFO", (path: string) => swap(path, () => execFileSync("mkfifo", [path]))],
  ])("is reported and left out when it is big and %s", (_what, change) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, Buffer.alloc(bigBytes));
    const { item, report, failed } = packStale(application, change);
    expect(new BigFiles(application.staging, report).open(item)).toMatchObject({ isSaved: false, bytes: 0 });
    expect(failed).toHaveLength(1);
  });
});

function swap(path: string, make: () => void): void {
  rmSync(path);
  make();
}

function readBytes(fd: number): Buffer {
  // Opened anew, from its start, and ours no longer needed.
  const bytes = readFileSync(`/proc/self/fd/${fd}`);
  closeSync(fd);
  return bytes;
}
