import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { listArchive } from "../../src/chain/list-archive.ts";
import { member, ourTar } from "../tar/build-tar.ts";

const entryOf = (path: string, type: "file" | "directory", content: string) => ({
  member: member(path, { type, size: content.length, mode: 0o640, mtimeNs: 5_000_000_007n }),
  content: Buffer.from(content),
});
const archive = ourTar([entryOf("/data/d/", "directory", ""), entryOf("/data/d/a.tar", "file", "four")]);

test("listArchive() gives a row for every file and folder of an archive, without a hash", () => {
  const common = { mtimeSeconds: 5, mtimeNanoseconds: 7, sha256: "" };
  const rows = listArchive([archive.subarray(0, 700), archive.subarray(700)]);
  expect(rows.map(({ path, ...row }) => ({ path: String(Buffer.from(path)), ...row }))).toEqual([
    { ...common, path: "/data/d", mode: 0o040_640, isDirectory: true, sizeBytes: 0, isUserTar: false },
    { ...common, path: "/data/d/a.tar", mode: 0o100_640, isDirectory: false, sizeBytes: 4, isUserTar: true },
  ]);
});

test("listArchive() refuses an archive that was cut, rather than to give half of it", () => {
  expect(() => listArchive([archive.subarray(0, archive.length - 1600)])).toThrow(/byte/);
});
