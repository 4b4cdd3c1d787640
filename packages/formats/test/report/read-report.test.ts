import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChainPlace } from "../../src/report/chain-place.ts";
import { encodeReport, encodeReportLines } from "../../src/report/encode-report.ts";
import { parseReport } from "../../src/report/parse-report.ts";
import { readReport } from "../../src/report/read-report.ts";
import type { ReportRow } from "../../src/report/report-row.ts";

const header = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
const id = "0123456789abcdef".repeat(4);
const row: ReportRow = {
  path: Uint8Array.of(0x61),
  mode: 0o100_600,
  isDirectory: false,
  sizeBytes: 3,
  mtimeSeconds: 1_700_000_000,
  sha256: "",
  isUserTar: false,
};

const textOf = (chain: ChainPlace) => [...encodeReportLines({ rows: [], chain })].join("");

describe("a time with nanoseconds", () => {
  test("stands in its column as a decimal fraction of nine digits, and whole seconds stand as the original writes them", () => {
    const rows = [row, { ...row, path: Uint8Array.of(0x62), mtimeNanoseconds: 5_000 }];
    expect(Buffer.from(encodeReport(rows)).toString()).toBe(
      `${header}a;33152;0;3;1700000000;;0;0\nb;33152;0;3;1700000000.000005000;;0;0\n`,
    );
  });

  test("is read back exactly, and by the original, which takes the leading integer, as its whole seconds", () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 999_999_999 }), (mtimeSeconds, mtimeNanoseconds) => {
        const bytes = encodeReport([{ ...row, mtimeSeconds, mtimeNanoseconds }]);
        expect(parseReport(bytes).rows).toEqual([{ ...row, mtimeSeconds, mtimeNanoseconds }]);
        const [, , line = ""] = Buffer.from(bytes).toString().split("\n");
        expect(Number.parseInt(line.split(";")[4] ?? "", 10)).toBe(mtimeSeconds);
      }),
    ));

  test.each(["1.5", "1.0000000001", "x.000000001", "1.00000000x", "1e9"])("is none in %s", (text) => {
    const [found] = parseReport(`${header}a;1;0;0;${text};;0;0\n`).rows;
    expect(found).not.toHaveProperty("mtimeNanoseconds");
  });
});

describe("the place of a set in its chain", () => {
  test.each<[string, ChainPlace]>([
    ["begins it", {}],
    ["continues another", { parentId: id, baseId: id.replace("0", "1") }],
  ])("is read as it was written, when the set %s", (_what, chain) => {
    const text = textOf(chain);
    expect(parseReport(text)).toEqual({ rows: [], deleted: [], problems: [], chain });
    // Four columns: the original leaves the line out.
    expect(text.split("\n").at(-2)?.split(";")).toHaveLength(4);
  });

  test.each([`;chain;${id}`, `;chain;${id};${id};`, `;chain;${id.toUpperCase()};`, ";chain;abc;", ";chainx;;"])(
    "is not taken from %s",
    (line) => {
      const report = parseReport(`${header}${line}\n`);
      expect(report.problems).toHaveLength(1);
      expect(report).not.toHaveProperty("chain");
    },
  );
});

test("readReport() gives every line as it comes, without reading what follows", () => {
  const lines = readReport(`${header}a;1;0;0;0;;0;0\nbroken\n;deleted;b;1;0\n;chain;;\n`);
  expect(Array.from(lines, ({ kind }) => kind)).toEqual(["row", "problem", "deleted", "chain"]);
});

test("readReport() finds the same lines, however the bytes are cut", () => {
  const bytes = Buffer.from(
    `${header}a%3Bb;1;0;0;0;;0;1\r\n\nc;1;0;0;5.000000001;;0;0\n;deleted;b;1;0\nbroken\n;chain;;`,
  );
  const whole = [...readReport(bytes)];
  expect(whole.map(({ kind }) => kind)).toEqual(["row", "row", "deleted", "problem", "chain"]);
  for (let chunkBytes = 1; chunkBytes < bytes.length; chunkBytes += 1) {
    const chunks = [...Array(Math.ceil(bytes.length / chunkBytes))].map((_, index) =>
      bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
    );
    expect([...readReport(chunks)]).toEqual(whole);
  }
});
