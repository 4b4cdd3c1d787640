import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  closeSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { parseManifest } from "@carryall/formats";
import { openFileTimes } from "@carryall/runtime";
import { scanTree, type TreeItem } from "@carryall/scan";
import { compareTrees, snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { BigFiles } from "../../src/pack/big-files.ts";
import { packFile } from "../../src/pack/pack-file.ts";
import type { PackReport } from "../../src/pack/pack-report.ts";
import type { OpenedFile } from "../../src/pack/packed-file.ts";
import { readWhole } from "../../src/pack/read-whole.ts";
import { TarSlices } from "../../src/pack/tar-slices.ts";
import { asOrdinaryUser } from "../as-ordinary-user.ts";
import { readMembers } from "../read-members.ts";
import { ThrowAwayApplication } from "../throw-away-application.ts";

const files = "/data/storage/el2/base/files";
const maxSmallBytes = 2 * 1024 * 1024;
const bigBytes = maxSmallBytes + 1;
const times = openFileTimes();

type FileItem = Extract<TreeItem, { kind: "file" }>;
type Change = (hostPath: string) => void;

/** One application with the file `a`, whose packing is taken apart: first found, then changed, then packed. */
class Moving implements Disposable {
  readonly application = new ThrowAwayApplication();
  readonly failures: string[] = [];
  readonly report: PackReport = {
    fileFailed: (path, errno, message) => this.failures.push(`${errno} ${path.slice(files.length + 1)} ${message}`),
    note: () => {},
    step: () => {},
  };
  readonly hostPath = this.application.hostPathOf(`${files}/a`);
  readonly item: FileItem;

  constructor(content: string | Uint8Array = "before") {
    this.application.plant(`${files}/a`, content).plant(`${files}/z`, "the next one");
    this.item = this.find(`${files}/a`);
  }

  find(path: string): FileItem {
    const lists = { includes: [path], excludes: [] };
    const [item] = scanTree(this.application.roots, lists);
    if (item?.kind !== "file") throw new Error(`there is no file ${path}`);
    return item;
  }

  /** Packs `a`, and a file behind it. @returns What the archive holds then, and what went by itself. */
  pack(read?: typeof readWhole): { members: string[]; alone: string[] } {
    using tars = new TarSlices(this.application.staging, this.report, read === undefined ? {} : { read });
    const bigs = new BigFiles(this.application.staging, this.report);
    const alone = [packFile(this.item, { tars, bigs }).file].flatMap((file) =>
      file === undefined ? [] : [readAll(file)],
    );
    tars.add(this.find(`${files}/z`));
    const tar = tars.finish();
    if (tar === undefined) throw new Error("there is no tar");
    const members = readMembers(readBytes(tar)).map(
      ({ name, content }) => `${name.slice(files.length + 1)}: ${content}`,
    );
    return { members, alone };
  }

  openBig() {
    return new BigFiles(this.application.staging, this.report).open(this.item);
  }

  [Symbol.dispose](): void {
    this.application[Symbol.dispose]();
  }
}

describe("a small file that changed since it was found", () => {
  test.each<[string, Change, string]>([
    ["grew", (path) => writeFileSync(path, "longer than before"), "longer than before"],
    ["shrank", (path) => writeFileSync(path, "s"), "s"],
    ["became empty", (path) => truncateSync(path), ""],
    ["was replaced by another file", (path) => swap(path, () => writeFileSync(path, "another")), "another"],
  ])("is saved as it is now when it %s, and nothing has failed", (_what, change, content) => {
    using moving = new Moving();
    change(moving.hostPath);
    expect(moving.pack()).toEqual({ members: [`a: ${content}`, "z: the next one"], alone: [] });
    expect(moving.failures).toEqual([]);
  });

  test.each<[string, Change, string]>([
    ["has vanished", (path) => rmSync(path), "ENOENT a is gone"],
    ["has become a folder", (path) => swap(path, () => mkdirSync(path)), "EISDIR a is a folder now"],
    ["has become a link", (path) => swap(path, () => symlinkSync("/etc/passwd", path)), "ELOOP a is a link now"],
    ["has become a FIFO", (path) => swap(path, () => makeFifo(path)), "EINVAL a is no regular file now"],
  ])("is left out and reported when it %s, and the archive is whole", (_what, change, failure) => {
    using moving = new Moving();
    change(moving.hostPath);
    expect(moving.pack()).toEqual({ members: ["z: the next one"], alone: [] });
    expect(moving.failures).toEqual([failure]);
  });

  test("is left out and reported when it may not be read any more, and the archive is whole", async () => {
    using moving = new Moving();
    chmodSync(moving.hostPath, 0);
    const packed = await asOrdinaryUser(moving.application, () => moving.pack());
    expect(packed).toEqual({ members: ["z: the next one"], alone: [] });
    expect(moving.failures).toEqual(["EACCES a may not be read"]);
  });

  test("goes by itself, whole, when it has become too big for a tar", () => {
    using moving = new Moving();
    writeFileSync(moving.hostPath, Buffer.alloc(bigBytes, "b"));
    const { members, alone } = moving.pack();
    expect(members).toEqual(["z: the next one"]);
    expect(alone.map((content) => [content.length, content.slice(0, 2)])).toEqual([[bigBytes, "bb"]]);
    expect(moving.failures).toEqual([]);
  });
});

describe("a small file that changes while it is read", () => {
  test.each<[string, Change, string]>([
    ["grew", (path) => appendFileSync(path, " and after"), "before and after"],
    ["shrank", (path) => truncateSync(path, 3), "bef"],
    ["was written over", (path) => touch(path, () => writeFileSync(path, "beyond")), "beyond"],
    ["was removed", (path) => rmSync(path), "before"],
    ["was replaced", (path) => swap(path, () => writeFileSync(path, "another")), "before"],
  ])("is read again and saved as one state of it when it %s once", (_what, change, content) => {
    using moving = new Moving();
    const { members } = moving.pack(readThen(once(() => change(moving.hostPath))));
    expect(members).toEqual([`a: ${content}`, "z: the next one"]);
    expect(moving.failures).toEqual([]);
  });

  test("is saved as it was last seen, and reported, when it never holds still", () => {
    using moving = new Moving();
    const { members } = moving.pack(
      readThen((fd) => {
        if (isFile(fd, moving.hostPath)) appendFileSync(moving.hostPath, "+");
      }),
    );
    expect(members).toEqual(["a: before++", "z: the next one"]);
    expect(moving.failures).toEqual([
      "EBUSY a changed whenever it was read, 3 times; saved are the 8 bytes that were last seen",
    ]);
  });

  test("is saved with the bytes that are there when its size is a lie, and reported", () => {
    // A file of the kernel's says that it is empty.
    const lie = "/data/storage/el2/lie";
    using application = new ThrowAwayApplication([{ sandboxPath: lie, hostPath: "/proc/self" }]);
    const failures: string[] = [];
    const report: PackReport = {
      fileFailed: (_path, errno) => failures.push(errno),
      note: () => {},
      step: () => {},
    };
    using tars = new TarSlices(application.staging, report);
    for (const item of scanTree(application.roots, { includes: [`${lie}/cmdline`], excludes: [] }))
      if (item.kind === "file") tars.add(item);
    const tar = tars.finish();
    if (tar === undefined) throw new Error("there is no tar");
    const [member] = readMembers(readBytes(tar));
    expect(member?.content).toBe(readFileSync("/proc/self/cmdline", "latin1"));
    expect(failures).toEqual(["EBUSY"]);
  });

  test("goes by itself, whole, when it grows too big for a tar meanwhile", () => {
    using moving = new Moving(Buffer.alloc(maxSmallBytes));
    const grow = once(() => appendFileSync(moving.hostPath, "more"));
    const { members, alone } = moving.pack(readThen(grow));
    expect([members, alone.map((content) => content.length)]).toEqual([["z: the next one"], [maxSmallBytes + 4]]);
    expect(moving.failures).toEqual([]);
  });

  test.each(["EIO", "ESTALE"])(
    "is left out and reported when reading it ends with %s, and the archive is whole",
    (code) => {
      using moving = new Moving();
      const broken: typeof readWhole = (fd, ...rest) => {
        if (!isFile(fd, moving.hostPath)) return readWhole(fd, ...rest);
        readWhole(fd, rest[0], rest[1], { limit: 3, expected: 6 });
        throw Object.assign(new Error(`${code}: the disk is broken`), { code });
      };
      expect(moving.pack(broken)).toEqual({ members: ["z: the next one"], alone: [] });
      expect(moving.failures).toEqual([`${code} a cannot be read: ${code}: the disk is broken`]);
    },
  );

  test("is left out and reported when the system cannot read it, and the archive is whole", async () => {
    const memory = "/data/storage/el2/memory";
    using application = new ThrowAwayApplication([{ sandboxPath: memory, hostPath: "/proc/self" }]);
    application.plant(`${files}/a`, "before").plant(`${files}/z`, "the next one");
    const { set, result } = await application.pack({ includes: [`${files}/a`, `${memory}/mem`, `${files}/z`] });
    expect(readMembers(set.get("part.0.tar") ?? Buffer.of()).map(({ content }) => content)).toEqual([
      "before",
      "the next one",
    ]);
    expect(application.failed).toEqual([{ path: `${memory}/mem`, errno: "EIO" }]);
    expect(result).toMatchObject({ fileCount: 2, failedCount: 1 });
  });
});

describe("a big file that changed since it was found", () => {
  test.each<[string, Change, string]>([
    ["has vanished", (path) => rmSync(path), "ENOENT a is gone"],
    ["has become a folder", (path) => swap(path, () => mkdirSync(path)), "EISDIR a is a folder now"],
    ["has become a link", (path) => swap(path, () => symlinkSync("/etc/passwd", path)), "ELOOP a is a link now"],
    ["has become a FIFO", (path) => swap(path, () => makeFifo(path)), "EINVAL a is no regular file now"],
  ])("is not handed over, and reported, when it %s", (_what, change, failure) => {
    using moving = new Moving(Buffer.alloc(bigBytes));
    change(moving.hostPath);
    const { file, ...added } = moving.openBig();
    expect([file, added]).toEqual([undefined, { isSaved: false, bytes: 0, errno: failure.split(" ")[0] }]);
    expect(moving.failures).toEqual([failure]);
  });

  test("is not handed over, and reported, when it may not be read any more", async () => {
    using moving = new Moving(Buffer.alloc(bigBytes));
    chmodSync(moving.hostPath, 0);
    expect(await asOrdinaryUser(moving.application, () => moving.openBig())).toMatchObject({ isSaved: false });
    expect(moving.failures).toEqual(["EACCES a may not be read"]);
  });

  test("is not handed over, and reported, when the system cannot read it", () => {
    const memory = "/data/storage/el2/memory";
    using application = new ThrowAwayApplication([{ sandboxPath: memory, hostPath: "/proc/self" }]);
    const failures: string[] = [];
    const report: PackReport = { fileFailed: (_path, errno) => failures.push(errno), note: () => {}, step: () => {} };
    const [item] = scanTree(application.roots, { includes: [`${memory}/mem`], excludes: [] });
    if (item?.kind !== "file") throw new Error("there is no memory");
    expect(new BigFiles(application.staging, report).open(item)).toEqual({ isSaved: false, bytes: 0, errno: "EIO" });
    expect(failures).toEqual(["EIO"]);
  });

  test.each<[string, Change, Buffer]>([
    ["was replaced", (path) => swap(path, () => writeFileSync(path, "another")), Buffer.from("another")],
    ["grew", (path) => appendFileSync(path, "more"), Buffer.concat([Buffer.alloc(bigBytes), Buffer.from("more")])],
    ["shrank", (path) => truncateSync(path, 5), Buffer.alloc(5)],
  ])("is handed over as it is now when it %s, and listed so", (_what, change, content) => {
    using moving = new Moving(Buffer.alloc(bigBytes));
    change(moving.hostPath);
    const { file, bytes } = moving.openBig();
    if (file === undefined) throw new Error("it was not opened");
    expect([bytes, file.item.stat.sizeBytes]).toEqual([content.length, content.length]);
    expect(file.item.sha256).toBe(createHash("sha256").update(content).digest("hex"));
    expect(readBytes(file).equals(content)).toBe(true);
    expect(moving.failures).toEqual([]);
  });
});

describe("a big file that changes while it is handed over", () => {
  const changes: [string, Change, string][] = [
    ["grew", (path) => appendFileSync(path, "more"), `EBUSY grew from ${bigBytes} to ${bigBytes + 4} bytes`],
    ["shrank", (path) => truncateSync(path, 7), `EBUSY shrank from ${bigBytes} to 7 bytes`],
    ["was written to", (path) => touch(path, () => writeAt0(path)), "EBUSY was written to"],
    ["was written to and got its time back", (path) => writeSecretly(path), "EBUSY was changed"],
    ["was removed", (path) => rmSync(path), "ENOENT was removed"],
    ["was replaced", (path) => swap(path, () => writeFileSync(path, "another")), "EBUSY was replaced by another file"],
    ["has become a folder", (path) => swap(path, () => mkdirSync(path)), "EBUSY was replaced by a folder"],
    ["has become a link", (path) => swap(path, () => symlinkSync("z", path)), "EBUSY was replaced by a link"],
    ["has become a FIFO", (path) => swap(path, () => makeFifo(path)), "EBUSY was replaced by what is no regular file"],
  ];

  test.each(changes)(
    "is reported when it %s, unless a clone was, and all that is saved comes back",
    async (_what, change, failure) => {
      using source = new ThrowAwayApplication();
      using target = new ThrowAwayApplication();
      source.plant(`${files}/a`, Buffer.alloc(bigBytes)).plant(`${files}/b`, Buffer.alloc(bigBytes, "b"));
      source.plant(`${files}/small`, "small");
      const [path, name] = [source.hostPathOf(`${files}/a`), nameOf(`${files}/a`)];
      let isLive = false;
      const { set, result } = await source.pack({
        includes: [files],
        onFile: (file) => {
          if (file.name !== name) return;
          isLive = !file.isTemporary;
          change(path);
        },
      });
      const [errno = "", ...text] = failure.split(" ");
      expect(source.failed).toEqual(isLive ? [{ path: `${files}/a`, errno }] : []);
      expect(source.failures).toEqual(isLive ? [`${files}/a ${text.join(" ")} while it was saved`] : []);
      expect(result.failedCount).toBe(source.failed.length);
      const listed = parseManifest(String(set.get("manage.json"))).find(({ fileName }) => fileName === name);
      expect([listed?.hasChanged, listed?.sha256 === undefined]).toEqual(isLive ? [true, true] : [undefined, false]);

      target.unpack(set);
      expect(readFileSync(target.hostPathOf(`${files}/a`)).equals(set.get(name) ?? Buffer.of())).toBe(true);
      expect(readFileSync(target.hostPathOf(`${files}/small`), "utf8")).toBe("small");
      expect(readFileSync(target.hostPathOf(`${files}/b`)).equals(Buffer.alloc(bigBytes, "b"))).toBe(true);
    },
  );

  test("is marked in an increment and in a set without tars as well", async () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a`, Buffer.alloc(bigBytes));
    const grow = () => appendFileSync(application.hostPathOf(`${files}/a`), "more");
    const increment = await application.packIncrement({ onFile: once(grow) });
    // A batch is handed over without a sign: what is hashed is about to go.
    const without = await application.packWithoutTars({ onStep: once(grow) });
    for (const { set } of [increment, without]) {
      const items = parseManifest(String(set.get("manage.json"))).filter(({ isBigFile }) => isBigFile);
      expect(items.map(({ hasChanged }) => hasChanged)).toEqual([true]);
    }
    expect(application.failures).toHaveLength(2);
  });
});

test("packBundle() saves all that holds still when everything around it changes, and says of each what happened", async () => {
  using source = new ThrowAwayApplication();
  using target = new ThrowAwayApplication();
  source.plant(`${files}/0-big`, Buffer.alloc(bigBytes)).plant(`${files}/last/still`, "still");
  for (const name of ["gone", "grown", "huge", "link", "now-folder", "pipe", "replaced", "shrunk", "still"])
    source.plant(`${files}/${name}`, `this is ${name}`);
  source.plant(`${files}/lost/a`).plant(`${files}/lost/b`);
  const at = (name: string) => source.hostPathOf(`${files}/${name}`);
  // The names of the folder have been read by then.
  const changeAll = once(() => {
    rmSync(at("gone"));
    rmSync(at("lost"), { recursive: true });
    appendFileSync(at("grown"), " and more");
    writeFileSync(at("huge"), Buffer.alloc(bigBytes, "h"));
    swap(at("link"), () => symlinkSync("still", at("link")));
    swap(at("now-folder"), () => mkdirSync(at("now-folder")));
    swap(at("pipe"), () => makeFifo(at("pipe")));
    swap(at("replaced"), () => writeFileSync(at("replaced"), "another", { mode: 0o640 }));
    truncateSync(at("shrunk"), 4);
  });
  const { set, result } = await source.pack({ includes: [files], onStep: changeAll });
  expect(source.failures).toEqual([]);
  expect(source.notes).toEqual([
    `not saved, vanished: ${files}/gone`,
    `not saved, symbolicLink: ${files}/link`,
    `not saved, vanished: ${files}/lost`,
    `not saved, fifo: ${files}/pipe`,
  ]);
  expect(result).toMatchObject({ fileCount: 7, failedCount: 0, skippedCount: 4 });
  target.unpack(set);
  const [was, is] = [source, target].map((application) => snapshotTree(application.hostPathOf(files)));
  if (was === undefined || is === undefined) throw new Error("there is no tree");
  expect(compareTrees(was, is)).toEqual(["link: is missing", "pipe: is missing"]);
});

function swap(path: string, make: () => void): void {
  // Renamed first, so that what is made cannot get the same inode.
  renameSync(path, `${path}.old`);
  make();
  rmSync(`${path}.old`);
}

function makeFifo(path: string): void {
  execFileSync("mkfifo", [path]);
}

/** Whatever the clock's steps are, the time is another one afterwards. */
function touch(path: string, change: () => void): void {
  change();
  utimesSync(path, 1, 1);
}

function writeAt0(path: string): void {
  writeFileSync(path, "x", { flag: "r+" });
}

function writeSecretly(path: string): void {
  const { atimeNs, mtimeNs, ctimeNs } = lstatSync(path, { bigint: true });
  writeAt0(path);
  // The clock of a file system may stand still for some milliseconds.
  do times.set(path, { atimeNs, mtimeNs });
  while (lstatSync(path, { bigint: true }).ctimeNs === ctimeNs);
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

function readThen(act: (fd: number) => void): typeof readWhole {
  return (fd, ...rest) => {
    const count = readWhole(fd, ...rest);
    act(fd);
    return count;
  };
}

function isFile(fd: number, path: string): boolean {
  return statSync(`/proc/self/fd/${fd}`).ino === statSync(path).ino;
}

function nameOf(path: string): string {
  return createHash("sha256").update(path).digest("hex").slice(0, 16);
}

function readAll(file: OpenedFile): string {
  return readBytes(file).toString("latin1");
}

function readBytes({ fd }: OpenedFile): Buffer {
  // Opened anew, from its start, and ours no longer needed.
  const bytes = readFileSync(`/proc/self/fd/${fd}`);
  closeSync(fd);
  return bytes;
}
