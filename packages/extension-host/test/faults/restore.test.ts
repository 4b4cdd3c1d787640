import { closeSync, existsSync, fstatSync, readdirSync, readFileSync, statSync, utimesSync, writeSync } from "node:fs";
import { encodeReport, type ManifestItem, type ReportRow } from "@carryall/formats";
import { expect, test } from "vitest";
import { Staging } from "../../src/staging/staging.ts";
import { openReceivedFile } from "../../src/unpack/received-files.ts";
import { receiveFile } from "../receive-file.ts";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";
import { itemOf, setOf, withManifest } from "../unpack/hostile-set.ts";
import { entry, files, trailer } from "../unpack/original-archive.ts";

const base = "/data/storage/el2/base";

function tar(...contents: readonly (readonly [name: string, content: string])[]): Buffer {
  return Buffer.concat([...contents.map(([name, content]) => entry({ name: `${files}/${name}`, content })), trailer]);
}

function bigItem(fileName: string, path: string, bytes: Buffer): ManifestItem {
  const stat = { sizeBytes: bytes.length, mode: 0o100640, atimeNs: 5n, mtimeNs: 1_700_000_000_123_456_789n };
  return itemOf(fileName, bytes, { isBigFile: true, path: Buffer.from(path), stat });
}

function row(path: string): ReportRow {
  const stat = { mode: 0o100640, isDirectory: false, sizeBytes: 3, mtimeSeconds: 0, sha256: "", isUserTar: false };
  return { path: Buffer.from(path.slice(1)), ...stat };
}

function textOf(application: ThrowAwayApplication, path: string): string {
  return readFileSync(application.hostPathOf(path), "utf8");
}

test("unpackBundle() puts a big file where manage.json says when it has no report, and where its report says when it has one", () => {
  using application = new ThrowAwayApplication();
  const big = Buffer.from("big");
  const items = ["one", "two"].map((name) => bigItem(name, `${files}/${name}`, big));
  const set = withManifest([["one", big] as const, ["two", big] as const], items);
  set.set("two.rp", Buffer.from(encodeReport([row(`${files}/listed`)])));
  expect(application.unpack(set)).toMatchObject({ fileCount: 2, failedCount: 0 });
  expect(readdirSync(application.hostPathOf(files)).sort()).toEqual(["listed", "one"]);
  const { mode, mtimeNs } = statSync(application.hostPathOf(`${files}/one`), { bigint: true });
  expect([mode & 0o7777n, mtimeNs]).toEqual([0o640n, 1_700_000_000_123_456_789n]);
});

test.each([0, 1, 2])(
  "unpackBundle() fails when archive %i of three is damaged, names it, and leaves it for whoever wants to look",
  (number) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/kept`, "old");
    const archives = ["a", "b", "c"].map((name) => tar([name, name], ["kept", "new"]));
    archives[number] = archives[number]?.subarray(0, 700) ?? Buffer.of();
    expect(() => application.unpack(setOf(...archives))).toThrow(
      expect.objectContaining({ reason: "unpackFailed", message: expect.stringContaining(`part.${number}.tar`) }),
    );
    expect(readdirSync(application.hostPathOf(files))).toEqual(["kept"]);
    expect(textOf(application, `${files}/kept`)).toBe("old");
    expect(existsSync(application.staging.pathOf(`part.${number}.tar`))).toBe(true);
    application.staging.clear({ clearsRestored: true });
    expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual([]);
  },
);

test("unpackBundle() leaves nothing behind of a big file that had to be copied to another root", () => {
  using application = new ThrowAwayApplication();
  const big = Buffer.from("big");
  application.unpack(withManifest([["one", big]], [bigItem("one", "/data/storage/el1/base/big", big)]));
  expect(textOf(application, "/data/storage/el1/base/big")).toBe("big");
  expect(existsSync(application.staging.pathOf("one"))).toBe(false);
});

test("unpackBundle() takes nothing from what another session has left in staging", () => {
  using application = new ThrowAwayApplication();
  const earlier = new Staging(application.roots, "earlier");
  const left = setOf(tar(["theirs", "theirs"]));
  for (const [name, bytes] of left) receiveFile(earlier, name, bytes);
  receiveFile(earlier, "part.0.tar.rp", Buffer.from(encodeReport([row(`${files}/theirs`)])));
  application.unpack(setOf(tar(["ours", "ours"])));
  expect(readdirSync(application.hostPathOf(files))).toEqual(["ours"]);
  application.staging.clear({ clearsRestored: true });
  expect(readFileSync(earlier.pathOf("part.0.tar"))).toEqual(left.get("part.0.tar"));
});

test("openReceivedFile() gives every file of a batch descriptors of its own, which stay open until they are closed", () => {
  using application = new ThrowAwayApplication();
  const batch = Array.from({ length: 50 }, (_, number) => openReceivedFile(application.staging, `${number}.bin`));
  const fds = batch.flatMap(({ file, report }) => [file.fd, report.fd]);
  expect(new Set(fds).size).toBe(100);
  for (const [number, { file }] of batch.entries()) writeSync(file.fd, String(number));
  for (const fd of fds) {
    expect(fstatSync(fd).isFile()).toBe(true);
    closeSync(fd);
  }
  expect(readFileSync(application.staging.pathOf("49.bin"), "utf8")).toBe("49");
});

test("unpackBundle() takes archives in byte order of their names and then big files, so that the later one stays", () => {
  using application = new ThrowAwayApplication();
  const archives: [string, Buffer][] = [
    ["part.10.tar", tar(["a", "tenth"], ["b", "tenth"])],
    ["part.2.tar", tar(["a", "second"], ["b", "second"])],
  ];
  const big = Buffer.from("big");
  const items = [bigItem("0", `${files}/b`, big), ...archives.map(([name, bytes]) => itemOf(name, bytes))];
  application.unpack(withManifest([...archives, ["0", big]], items));
  expect(textOf(application, `${files}/a`)).toBe("second");
  expect(textOf(application, `${files}/b`)).toBe("big");
});

test.each([true, false])(
  "clear() removes the run's own folder, and what a fullBackupOnly application is to move only where it is told to (%s)",
  (clearsRestored) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/mine`, "kept");
    application.unpack(setOf(tar(["a", "a"])), { profileText: '{"fullBackupOnly":true}' });
    application.staging.clear({ clearsRestored });
    expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual(clearsRestored ? [] : ["restore"]);
    expect(existsSync(application.hostPathOf(`${base}/.backup/restore${files}/a`))).toBe(!clearsRestored);
    expect(readdirSync(application.hostPathOf(files))).toEqual(["mine"]);
  },
);

test("unpackBundle() leaves the time of a folder of the device's alone in which it only stages, also when it fails", () => {
  for (const isDamaged of [false, true]) {
    using application = new ThrowAwayApplication();
    for (const { hostPath } of application.roots) utimesSync(hostPath, 1_600_000_000, 1_600_000_000);
    const big = Buffer.from("big");
    const items = [bigItem("one", "/data/storage/el1/base/files/big", big)];
    const archive = tar(["a", "a"]).subarray(0, isDamaged ? 700 : undefined);
    application.plant("/data/storage/el1/base/files/old");
    utimesSync(application.hostPathOf("/data/storage/el1/base"), 1_600_000_000, 1_600_000_000);
    const set: BackupSet = withManifest(
      [
        ["one", big],
        ["part.0.tar", archive],
      ],
      [...items, itemOf("part.0.tar", archive)],
    );
    if (isDamaged) expect(() => application.unpack(set)).toThrow();
    else application.unpack(set);
    expect(statSync(application.hostPathOf("/data/storage/el1/base")).mtimeMs).toBe(1_600_000_000_000);
  }
});
