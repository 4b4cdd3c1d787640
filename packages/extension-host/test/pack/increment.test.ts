import { appendFileSync, rmSync } from "node:fs";
import { encodeReportLines, type ReportRow } from "@carryall/formats";
import { bytePathOf, scanTree, type TreeItem } from "@carryall/scan";
import { expect, test } from "vitest";
import { Increment } from "../../src/pack/increment.ts";
import { type PreviousReport, readPreviousReport } from "../../src/pack/previous-report.ts";
import { reportRowOf } from "../../src/pack/report-row-of.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

const files = "/data/storage/el2/base/files";
const farFuture = 4_000_000_000;

type FileItem = Extract<TreeItem, { kind: "file" }>;

function scanned(application: ThrowAwayApplication): Exclude<TreeItem, { kind: "skipped" }>[] {
  return [...scanTree(application.roots, { includes: [files], excludes: [] })].filter(
    (item) => item.kind !== "skipped",
  );
}

function rowsOf(application: ThrowAwayApplication): ReportRow[] {
  return scanned(application).map((item) => reportRowOf(item, item.kind === "file" ? { sha256: "ab".repeat(32) } : {}));
}

function fileIn(application: ThrowAwayApplication): FileItem {
  const item = scanned(application).find(({ kind }) => kind === "file");
  if (item?.kind !== "file") throw new Error("no file was found");
  return item;
}

function incrementOf(
  application: ThrowAwayApplication,
  previous: readonly ReportRow[],
  lastIncrementalTime = farFuture,
) {
  return new Increment({
    roots: application.roots,
    lastIncrementalTime,
    previous: reportWith(previous),
    report: {
      fileFailed: (path, errno) => application.failed.push({ path, errno }),
      note: () => {},
      step: () => {},
    },
  });
}

/** A report of ours. */
function reportWith(rows: readonly ReportRow[]): PreviousReport {
  return readPreviousReport(Array.from(encodeReportLines({ rows, chain: {} }), (line) => Buffer.from(line, "latin1")));
}

const withText = (rows: Iterable<ReportRow>) =>
  [...rows].map((row) => ({ ...row, path: String(Buffer.from(row.path)) }));
const pathsOf = (list: Iterable<{ readonly path: Uint8Array }>) =>
  [...list].map(({ path }) => `/${String(Buffer.from(path))}`);

test("notSent() keeps what was known of a file that could not be packed", async () => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const previous = rowsOf(application);
  appendFileSync(application.hostPathOf(`${files}/a`), "more");
  const increment = incrementOf(application, previous);
  const item = fileIn(application);
  expect(await increment.hasChangedFile(item)).toBe(true);
  increment.notSent(item);
  expect(withText(increment.finish().rows)).toEqual(withText(previous.slice(0, 1)));
});

test("notSent() takes for deleted what was known of a file that is gone, and its folder for changed", async () => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const previous = rowsOf(application);
  appendFileSync(application.hostPathOf(`${files}/a`), "more");
  const increment = incrementOf(application, previous);
  const [item, folder] = scanned(application);
  if (item?.kind !== "file" || folder?.kind !== "directory") throw new Error("the scan found something else");
  await increment.hasChangedFile(item);
  rmSync(application.hostPathOf(`${files}/a`));
  increment.notSent(item);
  expect(increment.hasChangedFolder(folder)).toBe(true);
  const { rows, deleted } = increment.finish();
  expect([pathsOf(rows), pathsOf(deleted)]).toEqual([[files], [`${files}/a`]]);
});

test("skipped() keeps what was known of what cannot be read, with everything below it", () => {
  using application = new ThrowAwayApplication().plant(`${files}/d/a`).plant(`${files}/d/e/b`).plant(`${files}/d.txt`);
  const previous = rowsOf(application);
  rmSync(application.hostPathOf(files), { recursive: true });
  const increment = incrementOf(application, previous);
  const path = bytePathOf(`${files}/d`);
  increment.skipped({ kind: "skipped", path, savedPath: path, reason: "unreadable", errno: "EACCES" });
  const { rows, deleted } = increment.finish();
  expect(pathsOf(rows)).toEqual(["d", "d/a", "d/e", "d/e/b"].map((name) => `${files}/${name}`));
  expect(pathsOf(deleted)).toEqual([files, `${files}/d.txt`]);
});

test("hasChangedFile() does not read again what looks the same and was not touched since", async () => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const increment = incrementOf(application, rowsOf(application));
  expect(await increment.hasChangedFile(fileIn(application))).toBe(false);
  // A hash that is none of its content.
  expect([...increment.finish().rows][0]?.sha256).toBe("ab".repeat(32));
});

test.each([
  ["was touched since", 0, {}],
  ["was listed without a hash", farFuture, { sha256: "" }],
  ["was listed with another size", farFuture, { sizeBytes: 7 }],
  ["was listed with another mode", farFuture, { mode: 0o100_777 }],
  ["was listed with another time", farFuture, { mtimeSeconds: 7 }],
  ["was listed as a folder", farFuture, { isDirectory: true }],
])("hasChangedFile() is true for a file that %s", async (_what, lastIncrementalTime, changes) => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const previous = rowsOf(application).map((row) => (row.isDirectory ? row : { ...row, ...changes }));
  expect(await incrementOf(application, previous, lastIncrementalTime).hasChangedFile(fileIn(application))).toBe(true);
});

test("hasChangedFile() reports a file that it cannot read to compare, and keeps what was known of it", async () => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const previous = rowsOf(application);
  const item = fileIn(application);
  const increment = incrementOf(application, previous, 0);
  const elsewhere = { ...item, hostPath: bytePathOf(application.hostPathOf(files)) };
  expect(await increment.hasChangedFile(elsewhere)).toBe(false);
  expect(application.failed).toEqual([{ path: `${files}/a`, errno: "EISDIR" }]);
  expect(withText(increment.finish().rows)).toEqual(withText(previous.slice(0, 1)));
});

test("a report of the original's, with a slash behind a folder of the profile, is about the same folder", () => {
  using application = new ThrowAwayApplication().plant(`${files}/a`);
  const previous = rowsOf(application).map((row) =>
    row.isDirectory ? { ...row, path: Buffer.concat([row.path, Buffer.from("/")]) } : row,
  );
  const increment = incrementOf(application, previous);
  const [file, folder] = scanned(application);
  if (file?.kind !== "file" || folder?.kind !== "directory") throw new Error("the scan found something else");
  void increment.hasChangedFile(file);
  expect(increment.hasChangedFolder(folder)).toBe(false);
  expect(increment.finish().deleted).toEqual([]);
});
