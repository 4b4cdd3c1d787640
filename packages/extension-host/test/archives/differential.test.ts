import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFileTimes, removeTree } from "@carryall/runtime";
import { compareTrees, snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { readMembers } from "../read-members.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { originalSetOf } from "../unpack/hostile-set.ts";

const files = "/data/storage/el2/base/files";
const fileTimes = openFileTimes();
const second = 1_000_000_000n;
/** Lengths of names around which formats differ. */
const lengths = [98, 99, 100, 101, 154, 155, 156, 255, 256, 257, 1000, 4000];
const isRoot = process.geteuid?.() === 0;

interface Tar {
  readonly program: string;
  readonly name: string;
  readonly extract: readonly string[];
  /** Formats that it writes, and what each of them cannot say. */
  readonly formats: readonly Format[];
}

interface Format {
  readonly name: string;
  readonly longestName: number;
  readonly hasNanoseconds: boolean;
  readonly hasTimesBefore1970: boolean;
}

const everything = { longestName: 4000, hasNanoseconds: true, hasTimesBefore1970: true };

const gnu: Tar = {
  program: "tar",
  name: "GNU tar",
  extract: ["--warning=no-timestamp", "-xpf"],
  formats: [
    { ...everything, name: "oldgnu", hasNanoseconds: false },
    { ...everything, name: "gnu", hasNanoseconds: false },
    { ...everything, name: "pax" },
    // 155 bytes of a prefix and 100 of a name, cut at a slash.
    { name: "ustar", longestName: 240, hasNanoseconds: false, hasTimesBefore1970: false },
  ],
};

const libarchive: Tar = {
  program: "bsdtar",
  name: "bsdtar",
  extract: ["-xpf"],
  formats: [
    { name: "ustar", longestName: 240, hasNanoseconds: false, hasTimesBefore1970: false },
    { ...everything, name: "pax" },
    { ...everything, name: "gnutar", hasNanoseconds: false, hasTimesBefore1970: false },
  ],
};

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "carryall-archives-"));

  [Symbol.dispose](): void {
    removeTree(this.path);
  }
}

/** A path in the folder that has exactly so many bytes, in parts that every format can cut. */
function pathOfLength(folder: string, bytes: number): string {
  let path = `${folder}/${bytes}`;
  while (bytes - path.length > 90) path += `/${"p".repeat(60)}`;
  return `${path}/${"q".repeat(bytes - path.length - 1)}`;
}

interface Wishes {
  /** Path of the folder in the archive. */
  readonly named: string;
  readonly format: Format;
}

/** Plants what goes wrong in tars. @param root Where `named` lies on this machine. */
function plantNastyTree(root: string, { named, format }: Wishes): void {
  const at = (path: string) => join(root, path.slice(named.length));
  const plant = (path: string, content: string | Uint8Array = path.slice(-5)) => {
    mkdirSync(join(at(path), ".."), { recursive: true });
    writeFileSync(at(path), content);
  };
  for (const length of lengths.filter((each) => each <= format.longestName)) plant(pathOfLength(named, length));
  for (const size of [0, 1, 511, 512, 513, 10_240, 2 ** 21]) plant(`${named}/sizes/${size}`, Buffer.alloc(size, "s"));
  for (const name of [
    "中文名字",
    "😀",
    "Ünïcode",
    " blank ",
    "-option",
    "back\\slash",
    "%3B;",
    "quote'\"",
    "..dots",
    "*",
  ])
    plant(`${named}/names/${name}`);
  mkdirSync(at(`${named}/empty/deeper`), { recursive: true });
  const strange = Buffer.concat([Buffer.from(`${at(`${named}/names`)}/`), Buffer.from("\xff\xfe\xc3(\x80", "latin1")]);
  writeFileSync(strange, "strange");
  const ordinary = 1_700_000_000n * second;
  const times = [0n, second, ordinary, 2n ** 31n * second, (2n ** 33n - 1n) * second];
  if (format.hasNanoseconds) times.push(1n, ordinary + 123_456_789n, ordinary + 999_999_999n);
  if (format.hasTimesBefore1970) times.push(-second, -1_000_000n * second);
  for (const [number, mtimeNs] of times.entries()) {
    plant(`${named}/times/${number}`);
    fileTimes.set(at(`${named}/times/${number}`), { atimeNs: mtimeNs, mtimeNs });
  }
  // Whoever is not root can neither read what is closed nor keep another's set-id bits.
  const modes = [0o400, 0o500, 0o600, 0o640, 0o666, 0o777, ...(isRoot ? [0o000, 0o4755, 0o2750, 0o1777, 0o7000] : [])];
  for (const mode of modes) {
    plant(`${named}/modes/${mode.toString(8)}`);
    chmodSync(at(`${named}/modes/${mode.toString(8)}`), mode);
    mkdirSync(at(`${named}/modes/folder-${mode.toString(8)}`));
    chmodSync(at(`${named}/modes/folder-${mode.toString(8)}`), mode | (isRoot ? 0 : 0o500));
  }
  for (const path of [...snapshotTree(root).keys()].reverse()) {
    if (path.startsWith("times/")) continue;
    const place = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, "latin1")]);
    fileTimes.set(place, { atimeNs: ordinary, mtimeNs: ordinary });
  }
  fileTimes.set(root, { atimeNs: ordinary, mtimeNs: ordinary });
}

/** Names with a character for each byte, as `tar -t` prints them. */
function list({ program }: Tar, archive: string): string[] {
  const style = program === "tar" ? ["--quoting-style=literal", "--absolute-names"] : [];
  const printed = execFileSync(program, ["-tf", archive, ...style], {
    encoding: "latin1",
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  const names = printed.split("\n").slice(0, -1);
  return program === "tar" ? names : names.map(readPrinted);
}

/** bsdtar prints backslashes, and what it cannot print, as C does. */
function readPrinted(name: string): string {
  return name.replace(/\\([0-7]{3}|\\)/g, (_, digits: string) =>
    digits === "\\" ? "\\" : String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

function whyNot({ program, name }: Tar): string | undefined {
  try {
    const version = execFileSync(program, ["--version"], { encoding: "utf8" });
    return version.startsWith(program === "tar" ? "tar (GNU tar)" : "bsdtar") ? undefined : `${program} is not ${name}`;
  } catch {
    return `there is no ${program} here`;
  }
}

describe.each([gnu, libarchive])("$name", (tar) => {
  const obstacle = whyNot(tar);
  const orSkip = test.skipIf(obstacle !== undefined);
  const why = obstacle === undefined ? "" : ` (skipped: ${obstacle})`;

  orSkip(`lists and extracts what packBundle() makes of a nasty tree, by content, mode and time${why}`, async () => {
    using application = new ThrowAwayApplication();
    using folder = new Folder();
    const root = application.hostPathOf(files);
    mkdirSync(root);
    plantNastyTree(root, { named: files, format: { ...everything, name: "ours" } });
    const { set, result } = await application.pack({ includes: [files] });
    expect(result).toMatchObject({ failedCount: 0, skippedCount: 0 });
    const archive = join(folder.path, "part.0.tar");
    writeFileSync(archive, set.get("part.0.tar") ?? "");
    const members = readMembers(readFileSync(archive));
    expect(list(tar, archive)).toEqual(members.map(({ name, type }) => (type === "directory" ? `${name}/` : name)));

    const out = join(folder.path, "out");
    mkdirSync(out);
    execFileSync(tar.program, [...tar.extract, archive, "-C", out], { stdio: ["ignore", "ignore", "pipe"] });
    const extracted = snapshotTree(join(out, files));
    expect(compareTrees(snapshotTree(root), extracted)).toEqual([]);
    expect(extracted.size).toBe(members.length - 1);
  });

  orSkip.each(tar.formats)(
    `packs a nasty tree with --format=$name that unpackBundle() restores, by content, mode and time${why}`,
    (format) => {
      using application = new ThrowAwayApplication();
      using folder = new Folder();
      const named = files.slice(1);
      const root = join(folder.path, named);
      mkdirSync(root, { recursive: true });
      plantNastyTree(root, { named, format });
      const archive = join(folder.path, "part.0.tar");
      execFileSync(tar.program, [`--format=${format.name}`, "-cf", archive, "-C", folder.path, named], {
        stdio: ["ignore", "ignore", "pipe"],
      });
      const bytes = readFileSync(archive);
      const expected = snapshotTree(root);
      const isFolder = (name: string) => expected.get(name)?.kind === "directory";
      const names = readMembers(bytes).map(({ name }) => name.slice(named.length + 1));
      expect(names.sort()).toEqual(["", ...expected.keys()].sort());
      expect(list(tar, archive).sort()).toEqual(
        names.map((name) => (name === "" ? `${named}/` : `${named}/${name}${isFolder(name) ? "/" : ""}`)).sort(),
      );

      application.unpack(originalSetOf(bytes));
      expect(compareTrees(expected, snapshotTree(application.hostPathOf(files)))).toEqual([]);
    },
  );
});
