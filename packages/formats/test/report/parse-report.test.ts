import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeReport } from "../../src/report/encode-report.ts";
import { parseReport } from "../../src/report/parse-report.ts";
import type { ReportRow } from "../../src/report/report-row.ts";

const header = "version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n";
const pathsIn = (text: string) => parseReport(text).rows.map(({ path }) => Buffer.from(path).toString());

test("parseReport() reads a known row", () => {
  expect(parseReport(`${header}data/a%3Bb.tar;33152;0;3;1700000001;A63D;1;1\n`)).toEqual({
    rows: [
      {
        path: new Uint8Array(Buffer.from("data/a;b.tar")),
        mode: 33_152,
        isDirectory: false,
        sizeBytes: 3,
        mtimeSeconds: 1_700_000_001,
        sha256: "a63d",
        isUserTar: true,
      },
    ],
    deleted: [],
    problems: [],
  });
});

test("parseReport() decodes a path only where the row says so", () => {
  expect(pathsIn(`${header}a%3Bb;0;0;0;0;;0;0\nc%3Bd%zz%;0;0;0;0;;0;1\n`)).toEqual(["a%3Bb", "c;d%zz%"]);
});

test("parseReport() skips empty lines and carriage returns, wherever they are", () => {
  const text = `\r\n\n${header.replaceAll("\n", "\r\n\n")}\na%3Bb;0;0;0;0;;0;1\r\n\n`;
  expect(parseReport(text)).toMatchObject({ rows: [{ isUserTar: false }], problems: [] });
  expect(pathsIn(text)).toEqual(["a;b"]);
});

test("parseReport() takes what is no number as 0, and only 1 as true", () => {
  expect(parseReport(`${header}a;x;true;12abc; -7;;2;\n`).rows).toMatchObject([
    { mode: 0, isDirectory: false, sizeBytes: 12, mtimeSeconds: -7, isUserTar: false },
  ]);
});

test("parseReport() keeps the first of two rows with one path, with or without a slash", () => {
  expect(parseReport(`${header}/a;1;0;0;0;;0;0\na;2;0;0;0;;0;0\n`).rows).toMatchObject([{ mode: 1 }]);
});

test("parseReport() leaves out rows whose columns are not those of the second line, and says so", () => {
  const { rows, problems } = parseReport(`${header}a;b;0;0;0;0;;0;0\nc;0;0;0;0;;0;0\nd;0\n`);
  expect(rows).toHaveLength(1);
  expect(problems).toEqual(["Line 3 was left out: it has 9 columns", "Line 5 was left out: it has 2 columns"]);
});

test("parseReport() reads the form with seven columns, and none with six", () => {
  const seven = "version=1.0&attrNum=7\npath;mode;dir;size;mtime;hash;usertar\n";
  expect(pathsIn(`${seven}a%3Bb;0;0;0;0;;1\n`)).toEqual(["a%3Bb"]);
  expect(parseReport("v\na;b;c;d;e;f\n1;2;3;4;5;6\n")).toMatchObject({ rows: [], problems: [expect.any(String)] });
});

test.each([[""], ["version=1.0&attrNum=8\n"], [header], ["\0\0\0"]])("parseReport() finds no rows in %j", (text) => {
  expect(parseReport(text)).toEqual({ rows: [], deleted: [], problems: [] });
});

function anyRow(): fc.Arbitrary<ReportRow> {
  return fc.record({
    path: fc.uint8Array({ minLength: 1 }).map((bytes) => (bytes[0] === 0x2f ? Uint8Array.of(0x61, ...bytes) : bytes)),
    mode: fc.nat(),
    isDirectory: fc.boolean(),
    sizeBytes: fc.maxSafeNat(),
    mtimeSeconds: fc.maxSafeInteger(),
    sha256: fc.constantFrom("", "ab".repeat(32)),
    isUserTar: fc.boolean(),
  });
}

function anyRows(): fc.Arbitrary<ReportRow[]> {
  return fc.uniqueArray(anyRow(), { selector: ({ path }) => path.join() });
}

test("parseReport() returns what encodeReport() was given, whatever bytes the paths have", () =>
  fc.assert(
    fc.property(anyRows(), anyRows(), (rows, gone) => {
      const deleted = gone.map(({ path, isDirectory }) => ({ path, isDirectory }));
      expect(parseReport(encodeReport(rows, deleted))).toEqual({ rows, deleted, problems: [] });
    }),
  ));

test("a reader like the original's finds the same rows, whatever encodeReport() was told to be deleted", () =>
  fc.assert(
    fc.property(anyRows(), anyRows(), (rows, gone) => {
      const withoutDeleted = readLikeOriginal(encodeReport(rows));
      expect(withoutDeleted).toHaveLength(rows.length);
      expect(readLikeOriginal(encodeReport(rows, gone))).toEqual(withoutDeleted);
    }),
  ));

test.each([";deleted;a;1", ";deleted;a;1;0;0", ";deletedx;a;1;0"])(
  "parseReport() takes %s neither for a row nor for something deleted",
  (line) => {
    expect(parseReport(`${header}${line}\n`)).toMatchObject({ rows: [], deleted: [], problems: [expect.any(String)] });
  },
);

/** b_report_entity.cpp: two header lines, then every line that has as many columns as the second. */
function readLikeOriginal(report: Uint8Array): string[] {
  const [, columns = "", ...lines] = Buffer.from(report).toString("latin1").split("\n");
  return lines.filter((line) => line.split(";").length === columns.split(";").length);
}

const fixtures = process.env.CARRYALL_FIXTURES;

describe.skipIf(fixtures === undefined)(
  "the original's own reports (skipped unless CARRYALL_FIXTURES names their folder)",
  () => {
    test.each([
      "incremental/1-first/manage.json.rp",
      "incremental/1-first/1795245194755_part.0.tar.rp",
      "incremental/2-second/manage.json.rp",
      "bigfile-names/incremental/manage.json.rp",
    ])("encodeReport() gives back the bytes of %s that parseReport() read", (name) => {
      const bytes = readFileSync(join(fixtures ?? "", "original", name));
      const { rows, problems } = parseReport(bytes);
      expect(problems).toEqual([]);
      expect(Buffer.from(encodeReport(rows)).equals(bytes)).toBe(true);
    });
  },
);
