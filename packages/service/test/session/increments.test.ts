import { hash } from "node:crypto";
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mergeChain, parseReport } from "@carryall/formats";
import { compareTrees, snapshotTree, type ThrowAwayDevice } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith, sandboxes } from "../fixture-devices.ts";
import { closeFile, SessionRecord } from "../record-session.ts";

const one = "com.example.one";
const files = "/data/storage/el2/base/files";
const longAgo = new Date("2001-02-03T04:05:06Z");

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  test.skipIf(isMissing)(
    "a full backup and two increments, restored one after the other and all at once, give what was there: changed, added, renamed, copied with its time, changed in the same second, deleted",
    async () => {
      await using source = await deviceWith(sandbox, [{ bundleName: one, fileCount: 12 }]);
      await using target = await deviceWith(sandbox, [{ bundleName: one, fileCount: 0 }]);
      using places = new Places();
      const root = source.hostPath(one, files);
      writeFileSync(join(root, "big.bin"), Buffer.alloc(3_000_000, 1));

      const full = await save(source, places.make(), 0);
      // Behind the second in which the full backup was made lies nothing yet: what changes now changes in it.
      writeFileSync(join(root, "folder 0/0.bin"), "same second, same length".padEnd(1000, "."));
      utimesSync(join(root, "folder 0/0.bin"), full.startedAt, full.startedAt);
      writeFileSync(join(root, "folder 1/1.bin"), "changed");
      writeFileSync(join(root, "new.txt"), "added");
      writeFileSync(join(root, "old.txt"), "came with its time");
      utimesSync(join(root, "old.txt"), longAgo, longAgo);
      renameSync(join(root, "folder 2/2.bin"), join(root, "renamed.bin"));
      rmSync(join(root, "folder 3/3.bin"));
      const first = await save(source, places.make(), full.startedAt, full);

      writeFileSync(join(root, "big.bin"), Buffer.alloc(4_000_000, 2));
      rmSync(join(root, "new.txt"));
      rmSync(join(root, "folder 4"), { recursive: true });
      writeFileSync(join(root, "folder 4"), "a file where a folder was");
      const second = await save(source, places.make(), first.startedAt, first);

      expect(readdirSync(second.directory)).not.toContain("part.0.tar");
      for (const set of [full, first, second]) await restore(source, target, set);
      const restored = target.hostPath(one, files);
      expect(compareTrees(snapshotTree(root), snapshotTree(restored))).toEqual([]);
      expect(deletedIn(first)).toEqual(["folder 2/2.bin", "folder 3/3.bin"]);
      expect(deletedIn(second)).toEqual(["folder 4/11.bin", "folder 4/4.bin", "new.txt"]);
      for (const { directory } of [full, first, second]) expectReadableByOriginal(directory);

      rmSync(restored, { recursive: true });
      await restore(source, target, merge(places.make(), [full, first, second]));
      expect(compareTrees(snapshotTree(root), snapshotTree(restored))).toEqual([]);
    },
  );

  test.skipIf(isMissing)(
    "an increment in which nothing changed is manage.json alone, and its report lists everything",
    async () => {
      await using source = await deviceWith(sandbox, [{ bundleName: one }]);
      using places = new Places();
      const full = await save(source, places.make(), 0);
      const later = Math.floor(Date.now() / 1000) + 100;
      const next = await save(source, places.make(), later, full);
      expect(readdirSync(next.directory).sort()).toEqual(["manage.json", "manage.json.rp"]);
      expect(reportOf(next).rows).toEqual(reportOf(full).rows);
    },
  );
});

interface SavedSet {
  readonly directory: string;
  /** Whole seconds. */
  readonly startedAt: number;
}

/** Runs an incremental session and keeps what it hands over: each file, and its report as `<name>.rp`. */
async function save(
  device: ThrowAwayDevice,
  directory: string,
  lastIncrementalTime: number,
  previous?: SavedSet,
): Promise<SavedSet> {
  using backup = clientOf(device);
  const startedAt = Math.floor(Date.now() / 1000);
  const record = new SessionRecord((file) => {
    copyFileSync(`/proc/self/fd/${file.fd}`, join(directory, file.uri));
    copyFileSync(`/proc/self/fd/${file.manifestFd}`, join(directory, `${file.uri}.rp`));
    closeFile(file);
  });
  const session = new backup.IncrementalBackupSession(record.callbacks);
  const manifestFd = previous === undefined ? -1 : openSync(join(previous.directory, "manage.json.rp"), "r");
  await session.appendBundles([{ bundleName: one, lastIncrementalTime, manifestFd }]);
  if (manifestFd >= 0) closeSync(manifestFd);
  await record.finished;
  await session.release();
  expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
  return { directory, startedAt };
}

async function restore(source: ThrowAwayDevice, target: ThrowAwayDevice, { directory }: SavedSet): Promise<void> {
  using origin = clientOf(source);
  using backup = clientOf(target);
  const names = readdirSync(directory).filter((name) => !name.endsWith(".rp"));
  let left = names.length;
  const record = new SessionRecord((file) => {
    copyFileSync(join(directory, file.uri), `/proc/self/fd/${file.fd}`);
    copyFileSync(join(directory, `${file.uri}.rp`), `/proc/self/fd/${file.manifestFd}`);
    closeFile(file);
    left -= 1;
    if (left === 0) void session.publishFile({ bundleName: one, uri: "" });
  });
  const session = new backup.SessionRestore(record.callbacks);
  const { fd } = await origin.getLocalCapabilities();
  await session.appendBundles(fd, [one]);
  closeSync(fd);
  for (const uri of names) await session.getFileHandle({ bundleName: one, uri });
  await record.finished;
  await session.release();
  expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one });
}

function reportOf({ directory }: SavedSet) {
  return parseReport(readFileSync(join(directory, "manage.json.rp")));
}

function deletedIn(set: SavedSet): string[] {
  return reportOf(set).deleted.map(({ path }) => String(Buffer.from(path)).replace(`${files.slice(1)}/`, ""));
}

/** As the original reads a report: two header lines, rows of eight columns, numbers by their leading digits. */
function expectReadableByOriginal(directory: string): void {
  for (const name of readdirSync(directory).filter((each) => each.endsWith(".rp"))) {
    const [version, columns, ...lines] = readFileSync(join(directory, name), "utf8").split("\n");
    expect([version, columns]).toEqual(["version=1.0&attrNum=8", "path;mode;dir;size;mtime;hash;usertar;encodeFlag"]);
    const rows = lines.map((line) => line.split(";")).filter((row) => row.length === 8);
    expect(rows.length).toBeGreaterThan(0);
    for (const [path, , isFolder, , time, hashText] of rows) {
      expect(path).toMatch(/^data\/storage\//);
      expect(time).toMatch(/^\d+/);
      expect(hashText).toMatch(isFolder === "1" ? /^$/ : /^[0-9A-F]{64}$/);
    }
  }
}

/** What a client sends that restores a whole chain at once. */
function merge(directory: string, sets: readonly SavedSet[]): SavedSet {
  const chain = sets.map((set) => ({
    manifest: readFileSync(join(set.directory, "manage.json")),
    reportOf: (name: string) => {
      const path = join(set.directory, `${name}.rp`);
      return existsSync(path) ? readFileSync(path) : undefined;
    },
  }));
  const merged = mergeChain(chain, { sha256Hex: (bytes) => hash("sha256", bytes, "hex") });
  for (const { set, setFileName, fileName, report } of merged.files) {
    copyFileSync(join(sets[set]?.directory ?? "", setFileName), join(directory, fileName));
    writeFileSync(join(directory, `${fileName}.rp`), report);
  }
  writeFileSync(join(directory, "manage.json"), merged.manifest);
  writeFileSync(join(directory, "manage.json.rp"), merged.report);
  return { directory, startedAt: 0 };
}

class Places implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-increments-"));
  #count = 0;

  make(): string {
    this.#count += 1;
    const directory = join(this.#directory, String(this.#count));
    mkdirSync(directory);
    return directory;
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }
}
