import { constants, openSync, readdirSync } from "node:fs";
import { compareTrees, SmallDisk, snapshotTree, whyNoSmallDisk } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { packBundle } from "../../src/pack/pack-bundle.ts";
import { writeStagedFile } from "../../src/pack/packed-file.ts";
import { Staging } from "../../src/staging/staging.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

const base = "/data/storage/el2/base";
const files = `${base}/files`;
const mebibyte = 1024 * 1024;
const noSpace = { reason: "noSpace", code: 13900025 };

function dataOf(application: ThrowAwayApplication) {
  return snapshotTree(application.hostPathOf(files));
}

/** A staging folder on a disk without room: every file of it is the device that is always full. */
class FullStaging extends Staging {
  readonly #isFull: (name: string) => boolean;

  constructor(application: ThrowAwayApplication, isFull: (name: string) => boolean) {
    super(application.roots, "run");
    this.#isFull = isFull;
  }

  override createFile(name: string) {
    if (!this.#isFull(name)) return super.createFile(name);
    return { fd: openSync("/dev/full", constants.O_RDWR), hostPath: super.pathOf(name) };
  }
}

describe("packBundle(), when the disk is full, fails with 13900025 and leaves the application's data alone", () => {
  test.each([
    ["a tar", (name: string) => name.endsWith(".tar"), []],
    ["the manifest", (name: string) => name === "manage.json", ["part.0.tar"]],
  ])("while it writes %s", async (_what, isFull, names) => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, "content");
    const before = dataOf(application);
    const staging = new FullStaging(application, isFull);
    const handedOver: string[] = [];
    const packing = packBundle({
      roots: application.roots,
      lists: { includes: [files], excludes: [] },
      staging,
      report: { fileFailed: () => {}, note: () => {}, step: () => {} },
      handOver: async ({ name }) => void handedOver.push(name),
    });
    await expect(packing).rejects.toMatchObject(noSpace);
    expect(handedOver).toEqual(names);
    staging.clear({ clearsRestored: true });
    expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual([]);
    expect(compareTrees(before, dataOf(application))).toEqual([]);
  });

  test.each(["ENOSPC", "EDQUOT"])("and when there is not even room for a name (%s)", (code) => {
    using application = new ThrowAwayApplication();
    class NoStaging extends Staging {
      override createFile(): never {
        throw Object.assign(new Error(`${code}: there is no room`), { code });
      }
    }
    const staging = new NoStaging(application.roots, "run");
    expect(() => writeStagedFile(staging, "part.0.tar.rp", "rows")).toThrow(
      expect.objectContaining({ ...noSpace, message: `Cannot write part.0.tar.rp: ${code}: there is no room` }),
    );
  });
});

const obstacle = whyNoSmallDisk();

describe.skipIf(obstacle !== undefined)(
  `on a disk of 6 MiB${obstacle === undefined ? "" : ` (skipped: ${obstacle})`}`,
  () => {
    const diskBytes = 6 * mebibyte;

    function plantOn({ directory }: SmallDisk): ThrowAwayApplication {
      const application = new ThrowAwayApplication([], { inside: directory });
      for (const name of ["a", "b", "c", "d"]) application.plant(`${files}/${name}`, Buffer.alloc(mebibyte, name));
      return application;
    }

    test.each([
      ["packBundle()", (application: ThrowAwayApplication) => application.pack()],
      ["packIncrement()", (application: ThrowAwayApplication) => application.packIncrement()],
    ])("%s fails with 13900025, leaves all data as it was, and its staging can be emptied", async (_what, pack) => {
      using disk = new SmallDisk(diskBytes);
      using application = plantOn(disk);
      const before = dataOf(application);
      await expect(pack(application)).rejects.toMatchObject({
        ...noSpace,
        message: expect.stringMatching(/^Cannot write .*part\.0\.tar: ENOSPC/),
        hint: expect.stringContaining("Free room"),
      });
      expect(application.failures).toEqual([]);
      application.staging.clear({ clearsRestored: true });
      expect(readdirSync(application.hostPathOf(`${base}/.backup`))).toEqual([]);
      expect(compareTrees(before, dataOf(application))).toEqual([]);
    });

    test("packBundle() goes through when there is room again", async () => {
      using disk = new SmallDisk(diskBytes);
      using application = plantOn(disk);
      await expect(application.pack()).rejects.toMatchObject(noSpace);
      application.staging.clear({ clearsRestored: true });
      const { result } = await application.pack({ includes: [`${files}/a`] });
      expect(result).toMatchObject({ fileCount: 1, failedCount: 0 });
    });

    test("packBundle() fails with 13900025 where nothing but manage.json finds no room", async () => {
      using disk = new SmallDisk(diskBytes);
      using application = new ThrowAwayApplication([], { inside: disk.directory });
      application.plant(`${files}/big`, Buffer.alloc(3 * mebibyte));
      const fill = () => disk.fillUpTo(0);
      const packing = application.pack({ includes: [`${files}/big`], onFile: fill });
      await expect(packing).rejects.toMatchObject({ ...noSpace, message: expect.stringContaining("manage.json") });
    });
  },
);
