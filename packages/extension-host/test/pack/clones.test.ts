import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { parseManifest } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { scanTree } from "@carryall/scan";
import { compareTrees, snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { BigFiles } from "../../src/pack/big-files.ts";
import { disposeOpened } from "../../src/pack/dispose-opened.ts";
import { CloningDisk, whyNoCloningDisk } from "../cloning-disk.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const bigBytes = 2 * 1024 * 1024 + 1;
const obstacle = whyNoCloningDisk();

describe.skipIf(obstacle !== undefined)(
  `where the file system clones, a big file${obstacle === undefined ? "" : ` (skipped: ${obstacle})`}`,
  () => {
    test("is handed over as a clone that stands still, whatever becomes of the file, and no clone is left", async () => {
      using disk = new CloningDisk();
      using source = new ThrowAwayApplication([], { inside: disk.directory });
      using target = new ThrowAwayApplication();
      const names = ["grown", "gone", "left"];
      for (const name of names) source.plant(`${files}/${name}`, Buffer.alloc(bigBytes, name));
      const hostPath = (name: string) => source.hostPathOf(`${files}/${name}`);
      chmodSync(hostPath("left"), 0o640);
      const times = { atimeNs: 1_600_000_000_000_000_001n, mtimeNs: 1_700_000_000_123_456_789n };
      for (const name of names) openFileTimes().set(hostPath(name), times);
      const before = snapshotTree(source.hostPathOf(files));

      const areTemporary: boolean[] = [];
      const { set } = await source.pack({
        includes: [files],
        onFile: ({ item, isTemporary, name }) => {
          if (!item.isBigFile) return;
          areTemporary.push(isTemporary);
          if (name === nameOf("grown")) appendFileSync(hostPath("grown"), "more");
          if (name === nameOf("gone")) rmSync(hostPath("gone"));
        },
      });
      expect(areTemporary).toEqual([true, true, true]);
      expect(source.failures).toEqual([]);
      expect(readdirSync(source.hostPathOf(`${base}/.backup/run`))).toEqual([]);
      const big = parseManifest(String(set.get("manage.json"))).filter(({ isBigFile }) => isBigFile);
      expect(big.map(({ sha256, hasChanged }) => [typeof sha256, hasChanged])).toEqual(
        names.map(() => ["string", undefined]),
      );
      target.unpack(set);
      const restored = snapshotTree(target.hostPathOf(files));
      expect(compareTrees(before, restored)).toEqual([]);
    });

    test("is handed over itself when it changed between the scan and the clone", () => {
      using disk = new CloningDisk();
      using application = new ThrowAwayApplication([], { inside: disk.directory });
      application.plant(`${files}/a`, Buffer.alloc(bigBytes));
      const [item] = scanTree(application.roots, { includes: [`${files}/a`], excludes: [] });
      if (item?.kind !== "file") throw new Error("there is no file");
      const now = Buffer.alloc(bigBytes, "now");
      rmSync(application.hostPathOf(`${files}/a`));
      writeFileSync(application.hostPathOf(`${files}/a`), now);
      const report = { fileFailed: () => {}, note: () => {}, step: () => {} };
      const { file } = new BigFiles(application.staging, report).open(item);
      if (file === undefined) throw new Error("it was not opened");
      expect(file.isTemporary).toBe(false);
      expect(file.item.sha256).toBe(createHash("sha256").update(now).digest("hex"));
      expect(readFileSync(`/proc/self/fd/${file.fd}`).equals(now)).toBe(true);
      disposeOpened(file);
      expect(readdirSync(application.staging.pathOf("."))).toEqual([]);
    });
  },
);

function nameOf(name: string): string {
  return createHash("sha256").update(`${files}/${name}`).digest("hex").slice(0, 16);
}
