import { expect, test } from "vitest";
import { encodeReport } from "../../src/report/encode-report.ts";
import type { ReportRow } from "../../src/report/report-row.ts";

function row(path: string, fields: Partial<ReportRow> = {}): ReportRow {
  return {
    path: Buffer.from(path, "latin1"),
    mode: 33_152,
    isDirectory: false,
    sizeBytes: 3,
    mtimeSeconds: 1_700_000_001,
    sha256: "",
    isUserTar: false,
    ...fields,
  };
}

test("encodeReport() writes the known lines of the original", () => {
  const rows = [
    row("data/storage/el2/base/files", {
      mode: 16_832,
      isDirectory: true,
      sizeBytes: 4096,
      mtimeSeconds: 1_700_000_000,
    }),
    row("data/storage/el2/base/files/a;b.txt", {
      sha256: "a63d8014dba891345b30174df2b2a57efbb65b4f9f09b98f245d1b3192277ece",
    }),
  ];
  expect(Buffer.from(encodeReport(rows)).toString()).toBe(
    "version=1.0&attrNum=8\n" +
      "path;mode;dir;size;mtime;hash;usertar;encodeFlag\n" +
      "data/storage/el2/base/files;16832;1;4096;1700000000;;0;0\n" +
      "data/storage/el2/base/files/a%3Bb.txt;33152;0;3;1700000001;A63D8014DBA891345B30174DF2B2A57EFBB65B4F9F09B98F245D1B3192277ECE;0;1\n",
  );
});

test("encodeReport() encodes a path only where it must, and then all of it", () => {
  const firstColumn = (path: string) =>
    Buffer.from(encodeReport([row(path)]))
      .toString("latin1")
      .split("\n")[2]
      ?.split(";")[0];
  expect(firstColumn("percent%3Bliteral\xff.txt")).toBe("percent%3Bliteral\xff.txt");
  expect(firstColumn("both%;\xe4b")).toBe("both%25%3B%E4b");
  expect(firstColumn("new\nline A-Z_.!~*'()/9")).toBe("new%0Aline%20A-Z_.!~*'()/9");
  expect(firstColumn("carriage\rreturn")).toBe("carriage\rreturn");
});

test("encodeReport() drops a leading slash", () => {
  expect(Buffer.from(encodeReport([row("/data/a", { isUserTar: true })])).toString()).toContain(
    "\ndata/a;33152;0;3;1700000001;;1;0\n",
  );
});

test("encodeReport() writes the two header lines for no rows", () => {
  expect(encodeReport([]).length).toBe(22 + 49);
});

test("encodeReport() puts what is deleted behind the rows, in lines that are none of the original's", () => {
  const deleted = [
    { path: Buffer.from("/data/gone"), isDirectory: true },
    { path: Buffer.from("data/go;ne"), isDirectory: false },
  ];
  const [, , ...lines] = Buffer.from(encodeReport([row("data/a")], deleted))
    .toString()
    .split("\n");
  expect(lines).toEqual([
    "data/a;33152;0;3;1700000001;;0;0",
    ";deleted;data/gone;1;0",
    ";deleted;data/go%3Bne;0;1",
    "",
  ]);
});

test.each<[string, ReportRow, string]>([
  ["every bit of a mode", row("a", { mode: 0o107777 }), "a;36863;0;3;1700000001;;0;0\n"],
  [
    "a folder with a size",
    row("d", { isDirectory: true, mode: 0o40700, sizeBytes: 4096 }),
    "d;16832;1;4096;1700000001;;0;0\n",
  ],
  ["a size beyond 8 GiB", row("a", { sizeBytes: 2 ** 40 }), "a;33152;0;1099511627776;1700000001;;0;0\n"],
  ["a time before 1970", row("a", { mtimeSeconds: -2 }), "a;33152;0;3;-2;;0;0\n"],
  [
    "a hash",
    row("a", { sha256: "0123456789abcdef".repeat(4) }),
    `a;33152;0;3;1700000001;${"0123456789ABCDEF".repeat(4)};0;0\n`,
  ],
  ["a user's tar", row("a.tar", { isUserTar: true }), "a.tar;33152;0;3;1700000001;;1;0\n"],
  ["a semicolon", row("a;b"), "a%3Bb;33152;0;3;1700000001;;0;1\n"],
  ["a newline", row("a\nb"), "a%0Ab;33152;0;3;1700000001;;0;1\n"],
  ["a percent sign beside a semicolon", row("100%;"), "100%25%3B;33152;0;3;1700000001;;0;1\n"],
  ["a percent sign alone", row("100%3B"), "100%3B;33152;0;3;1700000001;;0;0\n"],
  ["what stays as it is in an encoded path", row(";/-_.!~*()'"), "%3B/-_.!~*()';33152;0;3;1700000001;;0;1\n"],
  [
    "every other byte of it",
    row(';\x00 "#$&+,:<=>?@[\\]^`{|}\x7f\x80\xff'),
    "%3B%00%20%22%23%24%26%2B%2C%3A%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D%7F%80%FF;33152;0;3;1700000001;;0;1\n",
  ],
])("encodeReport() writes known bytes for %s", (_what, each, line) => {
  const bytes = Buffer.from(encodeReport([each])).toString("latin1");
  expect(bytes).toBe(`version=1.0&attrNum=8\npath;mode;dir;size;mtime;hash;usertar;encodeFlag\n${line}`);
});
