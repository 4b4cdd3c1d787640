import { hash } from "node:crypto";
import { encodeManifest, encodeReport, parseReport, type ReportRow } from "@carryall/formats";
import { mergeChain } from "carryall/chains";
import { expect, test } from "vitest";

const row = (path: string): ReportRow => ({
  path: Buffer.from(path),
  mode: 0o100_600,
  isDirectory: false,
  sizeBytes: 1,
  mtimeSeconds: 1,
  sha256: hash("sha256", path, "hex"),
  isUserTar: false,
});

function setWith(tarName: string, { sent, all }: { sent: ReportRow[]; all: ReportRow[] }) {
  const stat = { sizeBytes: 1024, mode: 0o100_600, atimeNs: 0n, mtimeNs: 0n };
  const item = { fileName: tarName, path: Buffer.from("/"), stat, isBigFile: false, isUserTar: false };
  const reports = new Map([
    [`${tarName}`, encodeReport(sent)],
    ["manage.json", encodeReport(all)],
  ]);
  return { manifest: Buffer.from(encodeManifest([item])), reportOf: (name: string) => reports.get(name) };
}

test("carryall/chains joins two sets for one restore, without asking for a hash", () => {
  const [kept, gone, added] = ["kept", "gone", "added"].map(row) as [ReportRow, ReportRow, ReportRow];
  const first = setWith("1_part.0.tar", { sent: [kept, gone], all: [kept, gone] });
  const second = setWith("2_part.0.tar", { sent: [added], all: [added, kept] });
  const { files, deleted } = mergeChain([first, second]);
  const listed = files.map(({ set, report }) => [
    set,
    parseReport(report).rows.map(({ path }) => String(Buffer.from(path))),
  ]);
  expect(listed).toEqual([
    [0, ["kept"]],
    [1, ["added"]],
  ]);
  expect(deleted.map(({ path }) => String(Buffer.from(path)))).toEqual(["gone"]);
});
