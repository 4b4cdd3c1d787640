import type { ReportRow } from "@carryall/formats";
import fc from "fast-check";
import { expect, test } from "vitest";
import { RowStore } from "../../src/pack/row-store.ts";

const anyRow: fc.Arbitrary<ReportRow> = fc
  .record({
    path: fc.uint8Array({ maxLength: 6, max: 3 }),
    mode: fc.nat(0o177_777),
    isDirectory: fc.boolean(),
    sizeBytes: fc.maxSafeNat(),
    mtimeSeconds: fc.maxSafeInteger(),
    mtimeNanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    sha256: fc.constantFrom("", "ab".repeat(32), `${"0".repeat(63)}1`),
    isUserTar: fc.boolean(),
  })
  .map(({ mtimeNanoseconds, ...row }) => (mtimeNanoseconds === 0 ? row : { ...row, mtimeNanoseconds }));

const plain = (row: ReportRow) => ({ ...row, path: Buffer.from(row.path).toString("latin1") });

test("a RowStore gives back every row that it was given, and all of them in byte order of their paths", () =>
  fc.assert(
    fc.property(fc.array(anyRow), (rows) => {
      const store = new RowStore();
      const places = rows.map((row) => store.add(row));
      expect(places.map((place) => plain(store.at(place)))).toEqual(rows.map(plain));
      // Of several with one path the last.
      const last = [...new Map(rows.map((row) => [plain(row).path, plain(row)])).values()];
      expect([...store.sorted()].map(plain)).toEqual(last.sort((one, other) => (one.path < other.path ? -1 : 1)));
    }),
  ));

test("a RowStore takes more rows, and longer ones, than fit into one of its blocks", () => {
  const store = new RowStore();
  const row = { mode: 0, isDirectory: false, sizeBytes: 0, mtimeSeconds: 0, sha256: "", isUserTar: false };
  const paths = [...Array(600)].map((_, index) => `${String(index).padStart(3, "0")}${"x".repeat(4000)}`);
  for (const path of [...paths, "y".repeat(3_000_000), "z"]) store.add({ ...row, path: Buffer.from(path) });
  expect([...store.sorted()].map(({ path }) => path.length)).toEqual([...paths.map(() => 4003), 3_000_000, 1]);
});

test("a RowStore takes what is no hash for none", () => {
  const store = new RowStore();
  const row = { mode: 0, isDirectory: false, sizeBytes: 0, mtimeSeconds: 0, isUserTar: false };
  const place = store.add({ ...row, path: Buffer.from("a"), sha256: "<sha256>" });
  expect(store.at(place).sha256).toBe("");
});
