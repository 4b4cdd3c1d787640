import { existsSync, readdirSync } from "node:fs";
import { compareTrees, SmallDisk, snapshotTree, whyNoSmallDisk } from "@carryall/testkit";
import { expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { SessionRecord } from "../record-session.ts";

const [full, small] = ["com.example.full", "com.example.small"];
const base = "/data/storage/el2/base";
const obstacle = whyNoSmallDisk();
const why = obstacle === undefined ? "" : ` (skipped: ${obstacle})`;

test.skipIf(obstacle !== undefined)(
  `a bundle that finds no room for its archive ends with 13900025, its data as it was and its staging empty, and the next one is saved${why}`,
  async () => {
    using disk = new SmallDisk(48 * 1024 * 1024);
    using _here = makeTemporaryFilesIn(disk.directory);
    await using device = await deviceWith("mapped", [
      { bundleName: full, fileCount: 12, fileBytes: 1024 * 1024 },
      { bundleName: small, fileCount: 1 },
    ]);
    using backup = clientOf(device);
    const dataOf = (bundle: string) => snapshotTree(device.hostPath(bundle, `${base}/files`));
    const before = dataOf(full);
    disk.fillUpTo(4 * 1024 * 1024);

    const save = async (bundle: string) => {
      const record = new SessionRecord();
      const session = new backup.SessionBackup(record.callbacks);
      await session.appendBundles([bundle]);
      await record.finished;
      await session.release();
      return record.of(bundle);
    };
    expect(await save(full)).toEqual([
      { event: "begin", bundle: full },
      { event: "end", bundle: full, code: 13900025 },
    ]);
    expect((await save(small)).at(-1)).toEqual({ event: "end", bundle: small });
    expect(compareTrees(before, dataOf(full))).toEqual([]);
    const staging = device.hostPath(full, `${base}/.backup`);
    expect(existsSync(staging) ? readdirSync(staging) : []).toEqual([]);
  },
);

function makeTemporaryFilesIn(directory: string): Disposable {
  const before = process.env.TMPDIR;
  process.env.TMPDIR = directory;
  return {
    [Symbol.dispose]() {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    },
  };
}
