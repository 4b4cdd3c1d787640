import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { parseManifest } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { snapshotTree } from "@carryall/testkit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences } from "./differences.ts";
import { ThrowAwayApplication } from "./throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const times = openFileTimes();

async function carry(source: ThrowAwayApplication, target: ThrowAwayApplication) {
  const packed = await source.pack();
  const unpacked = target.unpack(packed.set);
  return { ...packed, unpacked };
}

// Root reads everything; anybody else cannot save, nor check, what its owner may not read.
const ownersRead = process.getuid?.() === 0 ? 0 : 0o500;

describe("unpackBundle() gives back what packBundle() took", () => {
  test.each([0, 1, 511, 512, 513, 2 ** 21 - 1, 2 ** 21, 2 ** 21 + 1])("when a file has %i bytes", async (bytes) => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant(`${files}/a.bin`, Buffer.alloc(bytes, "carryall"));
    times.set(source.hostPathOf(`${files}/a.bin`), { atimeNs: 1n, mtimeNs: 1_700_000_000_123_456_789n });
    const { set, result, unpacked } = await carry(source, target);
    expect(differences(source, target)).toEqual([]);
    expect(result).toEqual({ fileCount: 1, totalBytes: bytes, failedCount: 0, skippedCount: 0 });
    expect(unpacked).toMatchObject({ fileCount: 1, totalBytes: bytes, failedCount: 0 });
    expect([...set.keys()].some((name) => name.endsWith(".bin"))).toBe(bytes > 2 ** 21);
  });

  test("when names are long or not UTF-8, of small files, of big ones and of folders", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    const [folder, strange] = [source.hostPathOf(files), Buffer.from("\xff\xfe\xc3", "latin1")];
    mkdirSync(folder);
    for (const length of [49, 50, 51, 99, 100, 101, 255]) writeFileSync(`${folder}/${"n".repeat(length)}`, "x");
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/small-`), strange]), "small");
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/big-`), strange]), Buffer.alloc(2 ** 21 + 1, 7));
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/folder-`), strange]));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/folder-`), strange, Buffer.from('/inside\n"')]), "x");
    await carry(source, target);
    expect(differences(source, target)).toEqual([]);
  });

  test("when modes and times are out of the ordinary", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    for (const [name, mode, mtimeNs] of [
      ["set-ids", 0o6751, -1n],
      ["sticky", 0o1777, 0n],
      ["closed", 0o000, -1_500_000_000n],
      ["far", 0o640, 9_999_999_999_999_999_999n],
      ["day", 0o400, 253_402_300_799_000_000_000n / 100n],
    ] as const) {
      source.plant(`${files}/${name}`).plant(`${files}/in-${name}/x`);
      for (const path of [`${files}/${name}`, `${files}/in-${name}`].map((each) => source.hostPathOf(each))) {
        chmodSync(path, mode | ownersRead);
        times.set(path, { atimeNs: mtimeNs, mtimeNs });
      }
    }
    const { unpacked } = await carry(source, target);
    expect(differences(source, target)).toEqual([]);
    expect(unpacked.fileCount).toBe(10);
  });

  test("when a folder without write permission is there already", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    for (const application of [source, target]) {
      application.plant(`${files}/locked/deep/a`, application === source ? "new" : "old");
      chmodSync(application.hostPathOf(`${files}/locked/deep`), 0o500);
      chmodSync(application.hostPathOf(`${files}/locked`), 0o500);
    }
    await carry(source, target);
    expect(differences(source, target)).toEqual([]);
    expect(statSync(target.hostPathOf(`${files}/locked`)).mode & 0o777).toBe(0o500);
  });

  test("when big files belong to several roots", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    for (const root of source.roots)
      source.plant(`${root.sandboxPath}/big.tar`, Buffer.alloc(2 ** 21 + 5, root.sandboxPath));
    const { set } = await carry(source, target);
    expect(differences(source, target)).toEqual([]);
    const items = parseManifest(String(set.get("manage.json")));
    expect(items.filter((item) => item.isUserTar)).toHaveLength(3);
  });

  test("when the roots themselves are included and have a mode and a time of their own", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    source.plant("/data/storage/el2/database/app.db");
    const root = source.hostPathOf("/data/storage/el2/database");
    times.set(root, { atimeNs: 5n, mtimeNs: 5n });
    const { set } = await source.pack({ includes: ["data/storage/el2/database/"] });
    target.unpack(set);
    expect(lstatSync(target.hostPathOf("/data/storage/el2/database"), { bigint: true }).mtimeNs).toBe(5n);
  });

  test("when there is nothing to save", async () => {
    using source = new ThrowAwayApplication();
    using target = new ThrowAwayApplication();
    const { set } = await source.pack({ includes: [] });
    expect([...set]).toEqual([["manage.json", Buffer.from("[]")]]);
    expect(target.unpack(set)).toMatchObject({ fileCount: 0, totalBytes: 0 });
  });

  test("whatever the tree", async () => {
    const name = fc.constantFrom("a", "b", "ä", "..c", "n".repeat(120), "\\", "\n");
    const file = fc.record({
      names: fc.array(name, { minLength: 1, maxLength: 4 }),
      content: fc.uint8Array({ maxLength: 1100 }),
      mode: fc.integer({ min: 0, max: 0o7777 }).map((mode) => mode | ownersRead),
      mtimeNs: fc.bigInt({ min: -(10n ** 18n), max: 5n * 10n ** 18n }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 8 }), async (planned) => {
        using source = new ThrowAwayApplication();
        using target = new ThrowAwayApplication();
        const planted = planned.filter(({ names, content }) => {
          try {
            source.plant(`${files}/${names.join("/")}`, content);
            return true;
          } catch {
            // It lies below a file, or where a folder is.
            return false;
          }
        });
        for (const { names, mode, mtimeNs } of planted) {
          const path = source.hostPathOf(`${files}/${names.join("/")}`);
          chmodSync(path, mode);
          times.set(path, { atimeNs: mtimeNs, mtimeNs });
        }
        await carry(source, target);
        expect(differences(source, target)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

test("unpackBundle() replaces what is there and leaves alone what the backup does not name", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  source.plant(`${files}/a`, "new").plant(`${files}/was-folder`, "file now");
  target.plant(`${files}/a`, "old").plant(`${files}/mine`, "kept");
  mkdirSync(target.hostPathOf(`${files}/was-folder`));
  await carry(source, target);
  expect(differences(source, target)).toEqual(["el2/base/files/mine: should not be there"]);
});

test("unpackBundle() puts everything below .backup/restore when the profile says fullBackupOnly", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  source.plant(`${files}/a`, "small").plant("/data/storage/el1/base/big", Buffer.alloc(2 ** 21 + 1));
  const { set } = await source.pack();
  target.unpack(set, { profileText: '{"allowToBackupRestore":true,"fullBackupOnly":true}' });
  const restored = snapshotTree(target.hostPathOf(`${base}/.backup/restore/data/storage`));
  expect([...restored.keys()]).toEqual(expect.arrayContaining(["el2/base/files/a", "el1/base/big"]));
  expect(readdirSync(target.hostPathOf(base))).toEqual([".backup"]);
  expect(readdirSync(target.hostPathOf("/data/storage/el1/base"))).toEqual([]);
  target.staging.clear({ clearsRestored: true });
  expect(readdirSync(target.hostPathOf(`${base}/.backup`))).toEqual([]);
});

test("clear() removes every root's folder of this run and nothing of the application", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  for (const root of source.roots) source.plant(`${root.sandboxPath}/a`);
  target.plant(`${base}/.backup/other-run/x`);
  await carry(source, target);
  target.staging.clear({ clearsRestored: true });
  for (const root of target.roots) {
    expect(readdirSync(root.hostPath)).toContain("a");
    expect(readdirSync(`${root.hostPath}/.backup`)).toEqual(root.sandboxPath === base ? ["other-run"] : []);
  }
});
