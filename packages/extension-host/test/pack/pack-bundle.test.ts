import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { fstatSync, lstatSync, readdirSync } from "node:fs";
import { parseManifest } from "@carryall/formats";
import { describe, expect, test } from "vitest";
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
    const { result } = await application.pack({ includes: [files] });
    expect(result).toMatchObject({ fileCount: 1, failedCount: 0, skippedCount: 1 });
    expect(application.notes).toEqual([`not saved, fifo: ${files}/pipe`]);
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
