import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseManifest, parseReport } from "@carryall/formats";
import { snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";

const fixtures = process.env.CARRYALL_FIXTURES;
const folder = join(fixtures ?? "", "original");
const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

interface ExpectedEntry {
  readonly pathBase64: string;
  readonly type: "dir" | "file";
  readonly mode: string;
  readonly mtime: { readonly s: number; readonly ns: number };
  readonly sha256?: string;
  readonly archive: string | null;
}

function readSet(name: string, isPart: (name: string) => boolean = () => true): BackupSet {
  const names = readdirSync(join(folder, name)).filter((each) => !/expected|restored-by/.test(each) && isPart(each));
  return new Map(names.map((each) => [each, readFileSync(join(folder, name, each))]));
}

function readExpected(name: string) {
  return JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8"));
}

function pathOf({ pathBase64 }: Pick<ExpectedEntry, "pathBase64">): string {
  return Buffer.from(pathBase64, "base64").toString("latin1");
}

/** Sandbox path → `type mode nanoseconds content` of everything below the roots. */
function restoredLines(application: ThrowAwayApplication): Map<string, string> {
  const lines = new Map<string, string>();
  for (const root of application.roots) {
    const tree = snapshotTree(root.hostPath, { leaveOut: [".backup"] });
    for (const [path, { kind, mode, mtimeNs, sha256 }] of tree) {
      lines.set(`${root.sandboxPath}/${path}`, `${kind} ${mode} ${mtimeNs} ${sha256}`);
    }
  }
  return lines;
}

describe.skipIf(fixtures === undefined)(
  "unpackBundle() of the original's undamaged archives (skipped unless CARRYALL_FIXTURES names their folder)",
  () => {
    test("full/ comes back with the content, mode and time of everything in it", () => {
      using application = new ThrowAwayApplication();
      const entries: ExpectedEntry[] = readExpected("full").entries;
      expect(application.unpack(readSet("full"))).toMatchObject({ failedCount: 0, skippedCount: 0 });
      const restored = restoredLines(application);
      for (const entry of entries) {
        expect(restored.get(pathOf(entry)), pathOf(entry)).toBe(lineOf(entry, writtenTimeNs(entry)));
      }
      // What is not in the archive: the folders above, which the original records only where they are empty. Their
      // mode and time are in no file that it wrote.
      const named = new Set(entries.map(pathOf));
      const others = [...restored].filter(([path]) => !named.has(path));
      for (const [path, line] of others) expect(line, path).toMatch(/^directory 0?755 /);
    });

    test("full/ comes back below the restore folder where the application moves its data itself", () => {
      using application = new ThrowAwayApplication();
      application.unpack(readSet("full"), { profileText: '{"fullBackupOnly":true}' });
      expect([...restoredLines(application).keys()]).toEqual([]);
      const entries: ExpectedEntry[] = readExpected("full").entries;
      const below = join(application.hostPathOf("/data/storage/el2/base"), ".backup/restore");
      const tree = snapshotTree(below);
      for (const entry of entries) {
        const { kind, mode, mtimeNs, sha256 } = tree.get(pathOf(entry).slice(1)) ?? {};
        expect(`${kind} ${mode} ${mtimeNs} ${sha256}`).toBe(lineOf(entry, writtenTimeNs(entry)));
      }
    });

    test("full-split/ comes back with all 6,010 files of both archives", () => {
      using application = new ThrowAwayApplication();
      const { prefix, rows } = readExpected("full-split");
      expect(application.unpack(readSet("full-split"))).toMatchObject({ fileCount: 6010, failedCount: 0 });
      const restored = restoredLines(application);
      for (const [path, , seconds, , sha256] of rows as [string, number, number, number, string | 0][]) {
        const line = `file 0600 ${BigInt(seconds) * 1_000_000_000n} ${sha256 === 0 ? emptySha256 : sha256}`;
        expect(restored.get(`${prefix}${path}`)).toBe(line);
      }
    });

    test("full-nothing/ lists nothing, and nothing is changed", () => {
      using application = new ThrowAwayApplication();
      expect(application.unpack(readSet("full-nothing"))).toMatchObject({ fileCount: 0, failedCount: 0 });
      expect([...restoredLines(application).keys()]).toEqual([]);
    });

    test.each(["full", "incremental"])(
      "bigfile-names/%s comes back under every name that is in a file",
      (name) => {
        using application = new ThrowAwayApplication();
        const set = readSet(`bigfile-names/${name}`);
        const listed = parseManifest(String(set.get("manage.json"))).filter(
          ({ isBigFile, isUserTar }) => isBigFile || isUserTar,
        );
        const lost = listed.filter(({ fileName }) => fileName.includes("/"));
        const items = listed.filter((item) => !lost.includes(item));
        // Their content was zeros, and is not kept; as holes, two of them above 4 GiB are no burden.
        application.receive(set);
        for (const { fileName, stat } of items) receiveZeros(application, fileName, stat.sizeBytes);
        const result = application.unpack(new Map());
        const restored = restoredSizes(application);
        const places = items.map(({ fileName, path }) => {
          const { rows } = parseReport(set.get(`${fileName}.rp`) ?? "");
          return `/${Buffer.from(rows[0]?.path ?? path)
            .toString("latin1")
            .replace(/^\//, "")}`;
        });
        for (const [index, { stat }] of items.entries()) {
          expect(restored.get(places[index] ?? "")).toEqual({
            sizeBytes: stat.sizeBytes,
            mode: stat.mode & 0o7777,
            mtimeNs: stat.mtimeNs,
          });
        }
        // A name with a slash, as the original gives: its own service does not take such a file, and it was lost then.
        expect(result.failures.map(({ path }) => path)).toEqual(lost.map(({ path }) => String(Buffer.from(path))));
        expect(new Set(places).size).toBe(items.length);
      },
      120_000,
    );
  },
);

function lineOf({ type, mode, sha256 = "" }: ExpectedEntry, timeNs: bigint): string {
  return `${type === "dir" ? "directory" : type} ${mode} ${timeNs} ${sha256}`;
}

/**
 * What the files say about an entry's time. Of a small file it is whole seconds, cut to eleven octal digits, and -1 is
 * written as an unsigned number: the rest cannot be known. Of a big file it is exact, in `manage.json`.
 */
function writtenTimeNs({ archive, mtime: { s, ns } }: ExpectedEntry): bigint {
  const isSmall = archive === "part.0.tar";
  const cut = new Map([
    [-1, 2_147_483_647],
    [8_589_934_592, 1_073_741_824],
  ]);
  return isSmall ? BigInt(cut.get(s) ?? s) * 1_000_000_000n : BigInt(s) * 1_000_000_000n + BigInt(ns);
}

function receiveZeros(application: ThrowAwayApplication, name: string, bytes: number): void {
  const fd = openSync(application.staging.pathOf(name), "w");
  try {
    ftruncateSync(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

function restoredSizes(application: ThrowAwayApplication) {
  const sizes = new Map<string, { sizeBytes: number; mode: number; mtimeNs: bigint }>();
  for (const { hostPath, sandboxPath } of application.roots) {
    for (const name of readdirSync(hostPath, { recursive: true, encoding: "latin1" })) {
      if (name.startsWith(".backup")) continue;
      const stats = statSync(Buffer.from(`${hostPath}/${name}`, "latin1"), { bigint: true });
      if (!stats.isFile()) continue;
      const { size, mode, mtimeNs } = stats;
      sizes.set(`${sandboxPath}/${name}`, { sizeBytes: Number(size), mode: Number(mode) & 0o7777, mtimeNs });
    }
  }
  return sizes;
}
