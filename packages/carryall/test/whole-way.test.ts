import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  below,
  compareTrees,
  plantGallery,
  plantNotes,
  readLog,
  type SandboxName,
  snapshotTree,
  ThrowAwayDevice,
  whyNoSandbox,
} from "@carryall/testkit";
import { describe, expect, test } from "vitest";

const examples = fileURLToPath(new URL("../../../examples", import.meta.url));
const notes = "com.example.notes";
const gallery = "com.example.gallery";
const filesOfNotes = "/data/storage/el2/base/haps/entry/files";

const sandboxes = (["bubblewrap", "mapped"] as const).map((sandbox) => {
  const why = whyNoSandbox(sandbox);
  return { sandbox, isMissing: why !== undefined, title: why === undefined ? sandbox : `${sandbox}: skipped, ${why}` };
});

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  test.skipIf(isMissing)(
    "backup and restore carry two applications to a second device, identical to the nanosecond",
    async () => {
      await using from = await exampleDevice(sandbox);
      await using to = await exampleDevice(sandbox);
      const planted = plantNotes({ hostPath: (path) => from.hostPath(notes, path), noteCount: 40 });
      plantGallery({ hostPath: (path) => from.hostPath(gallery, path), smallCount: 300, bigCount: 3 });
      using archive = new TemporaryFolder();

      const backup = await from.carryall(["backup", "--to", archive.path, "--json"]);
      expect([backup.code, backup.stderr]).toEqual([0, sandbox === "mapped" ? expect.stringContaining("mapped") : ""]);
      const restore = await to.carryall(["restore", "--from", archive.path]);
      expect([restore.code, restore.stdout]).toEqual([0, expect.stringMatching(/com\.example\.notes.*\n/)]);

      const files = "/data/storage/el2/base/files";
      expect(compareTrees(treeOf(from, gallery, files, ["cache"]), treeOf(to, gallery, files, ["cache"]))).toEqual([]);
      const excluded = ["thumbnails", "attachments/upload.tmp"];
      expect(
        compareTrees(treeOf(from, notes, filesOfNotes, excluded), treeOf(to, notes, filesOfNotes, ["thumbnails"])),
      ).toEqual([]);
      const database = "/data/storage/el2/database/entry/rdb";
      expect(compareTrees(treeOf(from, notes, database, []), treeOf(to, notes, database, []))).toEqual([]);
      expect(planted.excludedPaths.filter((path) => exists(to.hostPath(notes, path)))).toEqual([]);
      expect(fileOrder(backup.stdout, gallery).at(-1)).toBe("manage.json");
      expect(fileOrder(backup.stdout, notes).at(-1)).toBe("manage.json");
      expect(leftovers(from, to)).toEqual([]);
    },
  );
});

const bubblewrapIsMissing = whyNoSandbox("bubblewrap") !== undefined;
const ordinaryUid = 65534;

test.skipIf(bubblewrapIsMissing || process.getuid?.() !== 0)(
  "the whole way is the same for an ordinary user, sandbox and all",
  async () => {
    await using from = await exampleDevice("bubblewrap");
    await using to = await exampleDevice("bubblewrap");
    plantGallery({ hostPath: (path) => from.hostPath(gallery, path), smallCount: 30, bigCount: 1 });
    using archive = new TemporaryFolder();
    chmodSync(archive.path, 0o777);
    for (const device of [from, to]) device.giveTo(ordinaryUid);
    const backup = await from.carryall(["backup", gallery, "--to", join(archive.path, "new")]);
    const restore = await to.carryall(["restore", "--from", join(archive.path, "new")]);
    for (const device of [from, to]) {
      await device.carryall(["service", "stop"]);
      device.giveTo(0);
    }

    expect([backup.code, backup.stderr, restore.code, restore.stderr]).toEqual([0, "", 0, ""]);
    const files = "/data/storage/el2/base/files";
    expect(compareTrees(treeOf(from, gallery, files, ["cache"]), treeOf(to, gallery, files, ["cache"]))).toEqual([]);
  },
);

test("twenty clients at once make one service", async () => {
  await using device = await exampleDevice("mapped");
  const results = await Promise.all(Array.from({ length: 20 }, () => device.carryall(["capabilities"])));

  expect(results.map((result) => [result.code, result.stderr])).toEqual(Array(20).fill([0, ""]));
  const starts = readLog(device.open().layout.serviceLog).filter((line) => line.event === "service starts");
  expect(starts).toHaveLength(1);
});

test("backup replaces a bundle's folder whole, and keeps the older one when the bundle fails", async () => {
  await using device = await exampleDevice("mapped");
  plantGallery({ hostPath: (path) => device.hostPath(gallery, path), smallCount: 5, bigCount: 0 });
  using archive = new TemporaryFolder();
  await device.carryall(["backup", gallery, "--to", archive.path]);
  const before = readFileSync(join(archive.path, gallery, "part.0.tar"));
  // A bundle that is not installed fails; what is there of the other stays, and the answer says "in part".
  const second = await device.carryall(["backup", gallery, "com.example.nowhere", "--to", archive.path]);

  expect(second.code).toBe(3);
  expect(second.stderr).toContain("com.example.nowhere");
  expect(readFileSync(join(archive.path, gallery, "part.0.tar"))).toEqual(before);
  expect(readdirSync(archive.path).sort()).toEqual([gallery, "localCapabilities.json"].sort());
});

test("restore refuses an archive whose tar was changed, names the file, and touches nothing", async () => {
  await using device = await exampleDevice("mapped");
  plantGallery({ hostPath: (path) => device.hostPath(gallery, path), smallCount: 20, bigCount: 0 });
  using archive = new TemporaryFolder();
  await device.carryall(["backup", gallery, "--to", archive.path]);
  const tar = join(archive.path, gallery, "part.0.tar");
  const bytes = readFileSync(tar);
  bytes[2000] = (bytes[2000] ?? 0) ^ 1;
  writeFileSync(tar, bytes);
  const before = treeOf(device, gallery, "/data/storage/el2/base/files", []);
  const restore = await device.carryall(["restore", gallery, "--from", archive.path]);

  expect(restore.code).toBe(1);
  expect(restore.stderr).toContain("part.0.tar");
  expect(compareTrees(before, treeOf(device, gallery, "/data/storage/el2/base/files", []))).toEqual([]);
});

async function exampleDevice(sandbox: SandboxName): Promise<ThrowAwayDevice> {
  const device = new ThrowAwayDevice({ sandbox });
  await device.install(join(examples, "notes/1.0.0"));
  await device.install(join(examples, "gallery"));
  return device;
}

function treeOf(device: ThrowAwayDevice, bundle: string, sandboxPath: string, leaveOut: readonly string[]) {
  return snapshotTree(device.hostPath(bundle, sandboxPath), { leaveOut });
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function fileOrder(stdout: string, bundle: string): string[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter((event) => event.kind === "fileDone" && event.bundle === bundle)
    .map((event) => String(event.name));
}

function leftovers(...devices: ThrowAwayDevice[]): string[] {
  return devices.flatMap((device) => [
    ...below(snapshotTree(join(device.home, "data/app/el2/100/base", notes)), ".backup").keys(),
    ...below(snapshotTree(join(device.home, "data/app/el2/100/base", gallery)), ".backup").keys(),
  ]);
}

class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "carryall-archive-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
