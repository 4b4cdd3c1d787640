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
