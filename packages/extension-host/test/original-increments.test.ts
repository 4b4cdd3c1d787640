import { readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { encodeManifest, encodeReport, parseManifest, parseReport } from "@carryall/formats";
import { snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { mergedSet } from "./round-trip/merged-set.ts";
import { type BackupSet, ThrowAwayApplication } from "./throw-away-application.ts";

const fixtures = process.env.CARRYALL_FIXTURES;
const folder = join(fixtures ?? "", "original/incremental");

interface ExpectedEntry {
  readonly pathBase64: string;
  readonly type: "dir" | "file";
  readonly mode: string;
  readonly mtime: { readonly s: number };
  readonly sha256?: string;
  readonly archive: string | null;
}

function readSet(name: string): BackupSet {
  const names = readdirSync(join(folder, name)).filter((each) => !/^expected|^stat_/.test(each));
  return new Map(names.map((each) => [each, readFileSync(join(folder, name, each))]));
}

/** `path: type mode seconds content`, for what the source had. */
function expectedLines(name: string, isThere: (entry: ExpectedEntry) => boolean = () => true): string[] {
  const { entries } = JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8"));
  return (entries as ExpectedEntry[])
    .filter(isThere)
    .map(({ pathBase64, type, mode, mtime, sha256 = "" }) => {
      const path = Buffer.from(pathBase64, "base64").toString("latin1");
      return `${path}: ${type === "dir" ? "directory" : type} ${mode} ${mtime.s} ${sha256}`;
    })
    .sort();
}

function actualLines(application: ThrowAwayApplication): string[] {
  const top = "/data/storage/el2/base";
  return [...snapshotTree(application.hostPathOf(top), { leaveOut: [".backup"] })]
    .map(([path, { kind, mode, mtimeNs, sha256 }]) => {
      return `${top}/${path}: ${kind} ${mode} ${BigInt(mtimeNs) / 1_000_000_000n} ${sha256}`;
    })
    .sort();
}

function pathsOf(lines: readonly string[]): string[] {
  return lines.map((line) => line.slice(0, line.indexOf(": ")).replace("/data/storage/el2/base/files/", ""));
}

describe.skipIf(fixtures === undefined)(
  "the original's own increments (skipped unless CARRYALL_FIXTURES names their folder)",
  () => {
    test("the first comes back whole, with a file in a closed folder and without the link", () => {
      using application = new ThrowAwayApplication();
      application.unpack(readSet("1-first"));
      expect(actualLines(application)).toEqual(expectedLines("1-first"));
      expect(application.notes).toEqual([expect.stringMatching(/^not restored, a link: .*link-to-keep of/)]);
    });

    test("the second brings all that it holds, and replaces a file by a folder and a folder by a file", () => {
      using application = new ThrowAwayApplication();
      application.unpack(readSet("1-first"));
      application.staging.clear({ clearsRestored: true });
      application.unpack(readSet("2-second"));
      const sent = expectedLines("2-second", ({ archive }) => archive !== null);
      const actual = actualLines(application);
      expect(sent.filter((line) => !actual.includes(line))).toEqual([]);
      expect(pathsOf(actual)).toEqual(expect.arrayContaining(["turns-into-file", "turns-into-dir/now-inside.txt"]));
      expect(pathsOf(actual)).not.toContain("turns-into-file/x.txt");
    });

    test("a chain with a filtered report comes back in one session, without what was deleted", () => {
      using application = new ThrowAwayApplication();
      const set = new Map([...readSet("1-first"), ...readSet("2-second"), ...readSet("chain")]);
      application.unpack(set);
      const actual = pathsOf(actualLines(application));
      for (const gone of ["delete-me.txt", "rename-old.txt", "gone-dir/a.txt", "turns-into-file/x.txt"]) {
        expect(actual).not.toContain(gone);
      }
      const sent = expectedLines("2-second", ({ archive, type }) => archive !== null && type === "file");
      expect(actualLines(application)).toEqual(expect.arrayContaining(sent));
    });

    test("merged by us they give in one session what was there last, as far as any of them holds it", () => {
      using application = new ThrowAwayApplication();
      const sets = ["1-first", "2-second", "3-nothing-changed"].map(readSet);
      const { set: merged } = mergedSet(sets, { isBaseListed: false });
      // Of a target that holds the first, what was deleted since goes as well.
      application.unpack(readSet("1-first"));
      application.staging.clear({ clearsRestored: true });
      application.unpack(merged);
      const expected = expectedLines("2-second");
      const actual = actualLines(application);
      const never = ["added-old-mtime.txt", "rename-new.txt"];
      const older = ["chmod-only.txt", "same-second.txt", "touch-only.txt"];
      const missing = pathsOf(expected.filter((line) => !actual.includes(line) && !line.includes(": directory ")));
      expect(missing.sort()).toEqual([...never, ...older].sort());
      const isListed = (path: string) => pathsOf(expected).includes(path);
      expect(pathsOf(actual).filter((path) => !isListed(path))).toEqual([]);
      expect(pathsOf(expected).filter((path) => !pathsOf(actual).includes(path))).toEqual(never);
    });

    test("one with nothing in it changes nothing", () => {
      using application = new ThrowAwayApplication();
      application.unpack(readSet("1-first"));
      const before = actualLines(application);
      application.staging.clear({ clearsRestored: true });
      expect(application.unpack(readSet("3-nothing-changed"))).toMatchObject({ fileCount: 0, totalBytes: 0 });
      expect(actualLines(application)).toEqual(before);
    });

    test("the report of the first makes ours send what the original lost, and know what was deleted", async () => {
      using source = new ThrowAwayApplication();
      source.unpack(readSet("1-first"));
      source.staging.clear({ clearsRestored: true });
      const previous = readSet("1-first").get("manage.json.rp");
      const path = (name: string) => source.hostPathOf(`/data/storage/el2/base/files/${name}`);
      rmSync(path("delete-me.txt"));
      renameSync(path("rename-old.txt"), path("rename-new.txt"));
      const { set } = await source.packIncrement({ lastIncrementalTime: 4_000_000_000, previous });
      const { rows, deleted } = parseReport(set.get("manage.json.rp") ?? "");
      const textOf = (row: { path: Uint8Array }) => String(Buffer.from(row.path));
      expect(deleted.map(textOf)).toEqual([
        "data/storage/el2/base/files/delete-me.txt",
        "data/storage/el2/base/files/link-to-keep",
        "data/storage/el2/base/files/rename-old.txt",
      ]);
      const tar = [...set.keys()].find((name) => name.endsWith("_part.0.tar.rp")) ?? "";
      const sent = parseReport(set.get(tar) ?? "").rows.filter(({ isDirectory }) => !isDirectory);
      expect(sent.map(textOf)).toEqual(["data/storage/el2/base/files/rename-new.txt"]);
      expect(rows.length).toBeGreaterThan(20);
    });

    test.each(["1-first", "2-second"])("%s is read and written again without a loss", (name) => {
      const set = readSet(name);
      const items = parseManifest(String(set.get("manage.json")));
      expect(parseManifest(encodeManifest(items))).toEqual(items);
      const report = set.get("manage.json.rp") ?? Buffer.of();
      expect(Buffer.from(encodeReport(parseReport(report).rows)).equals(report)).toBe(true);
    });
  },
);
