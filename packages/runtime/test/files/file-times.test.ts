import { lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type FileTimes, openFileTimes } from "../../src/files/file-times.ts";
import { TemporaryDirectory } from "../temporary-directory.ts";

const noModules = Object.assign(
  () => {
    throw new Error("Cannot find module");
  },
  { resolve: undefined },
) as unknown as NodeJS.Require; // Only called, as openFileTimes does.

describeFileTimes("exact", () => openFileTimes(), { stepNs: 1n });
describeFileTimes("without koffi", () => openFileTimes(noModules), { stepNs: 1000n });

function describeFileTimes(name: string, open: () => FileTimes, { stepNs }: { stepNs: bigint }): void {
  describe(`openFileTimes(), ${name}`, () => {
    test("says whether nanoseconds arrive", () => expect(open().whyRounded === undefined).toBe(stepNs === 1n));

    test("set() sets both times when they lie in the 21st century", () => {
      using directory = new TemporaryDirectory();
      const path = directory.pathOf("a.txt");
      writeFileSync(path, "");
      open().set(path, { atimeNs: 1_700_000_001_000_000_000n, mtimeNs: 1_700_000_002_000_000_000n });
      const { atimeNs, mtimeNs } = statSync(path, { bigint: true });
      expect([atimeNs, mtimeNs]).toEqual([1_700_000_001_000_000_000n, 1_700_000_002_000_000_000n]);
    });

    test("set() takes the bytes of a name that is not UTF-8", () => {
      using directory = new TemporaryDirectory();
      const path = Buffer.concat([Buffer.from(`${directory.path}/`), Buffer.of(0x61, 0xff, 0xfe)]);
      writeFileSync(path, "");
      open().set(path, { atimeNs: 0n, mtimeNs: 1_000_000_000n });
      expect(statSync(path, { bigint: true }).mtimeNs).toBe(1_000_000_000n);
    });

    test("set() throws an error with the errno's name when the file is not there", () => {
      using directory = new TemporaryDirectory();
      const set = () => open().set(directory.pathOf("absent"), { atimeNs: 0n, mtimeNs: 0n });
      expect(set).toThrow(expect.objectContaining({ code: "ENOENT", message: expect.stringContaining("absent") }));
    });

    test("set() keeps every step of its grid when the time is any between 1905 and 2200", () => {
      using directory = new TemporaryDirectory();
      const path = directory.pathOf("a.txt");
      writeFileSync(path, "");
      const times = open();
      const second = fc.bigInt({ min: -2_000_000_000n, max: 7_258_118_400n });
      fc.assert(
        fc.property(second, fc.bigInt({ min: 0n, max: 999_999_999n }), (seconds, nanoseconds) => {
          const mtimeNs = seconds * 1_000_000_000n + nanoseconds;
          times.set(path, { atimeNs: 0n, mtimeNs });
          const difference = statSync(path, { bigint: true }).mtimeNs - mtimeNs;
          expect(difference > -2n * stepNs && difference < 2n * stepNs).toBe(true);
          if (stepNs === 1n) expect(difference).toBe(0n);
        }),
      );
    });
  });
}

test.each([-1n, -1_000_000_000n, -1_000_000_001n, -999_999_999n, 1n, 1_700_000_000_123_456_789n])(
  "openFileTimes().set() gives %i ns to a file and to a folder, to the nanosecond",
  (mtimeNs) => {
    using directory = new TemporaryDirectory();
    const [file, folder] = [directory.pathOf("a.txt"), directory.pathOf("b")];
    writeFileSync(file, "");
    mkdirSync(folder);
    const times = openFileTimes();
    for (const path of [file, folder]) {
      times.set(path, { atimeNs: mtimeNs - 1n, mtimeNs });
      const stats = statSync(path, { bigint: true });
      expect([stats.atimeNs, stats.mtimeNs]).toEqual([mtimeNs - 1n, mtimeNs]);
    }
  },
);

test("openFileTimes().set() sets a link's own times and leaves its target's alone", () => {
  using directory = new TemporaryDirectory();
  const [file, link] = [directory.pathOf("a.txt"), directory.pathOf("link")];
  writeFileSync(file, "");
  symlinkSync(file, link);
  const before = statSync(file, { bigint: true }).mtimeNs;
  openFileTimes().set(link, { atimeNs: 5n, mtimeNs: 5n });
  expect(lstatSync(link, { bigint: true }).mtimeNs).toBe(5n);
  expect(statSync(file, { bigint: true }).mtimeNs).toBe(before);
});
