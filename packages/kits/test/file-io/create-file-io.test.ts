import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { type Members, membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const readWriteCreate = 0o102;

describe.each(["identity", "mapped"] as const)("fileIo with %s roots", (kind) => {
  let sandbox: Sandbox;
  let fs: Members;
  let base: string;

  beforeEach(() => {
    sandbox = openSandbox(kind);
    fs = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.file.fs"), "default"));
    base = sandbox.base;
  });

  afterEach(() => sandbox[Symbol.dispose]());

  const host = (name: string) => `${sandbox.hostBase}/${name}`;
  const open = (name: string, mode = readWriteCreate) => membersOf(fs.openSync?.(`${base}/${name}`, mode));
  const fdOf = (file: Members): unknown => Reflect.get(file, "fd");
  const textOf = (name: string) => readFileSync(host(name), "utf8");

  test("openSync() gives a File with its sandbox path, and what is written through it is on the disk", () => {
    const file = open("a.txt");
    expect([file.path, file.name, file.getParent?.()]).toEqual([`${base}/a.txt`, "a.txt", base]);
    expect(fs.writeSync?.(fdOf(file), "héllo")).toBe(6);
    expect(fs.writeSync?.(fdOf(file), new Uint8Array([33, 34]).buffer, { length: 1 })).toBe(1);
    fs.closeSync?.(file);
    expect(textOf("a.txt")).toBe("héllo!");
  });

  test("read and write move a position that lseek moves too; an offset leaves it alone", () => {
    writeFileSync(host("a"), "0123456789");
    const fd = fdOf(open("a", 2));
    const read = (options: object) => {
      const buffer = new ArrayBuffer(3);
      const count = fs.readSync?.(fd, buffer, options);
      return Buffer.from(buffer, 0, Number(count)).toString();
    };
    expect([read({}), read({ offset: 7 }), read({})]).toEqual(["012", "789", "345"]);
    expect([fs.lseek?.(fd, -2, 2), read({}), read({})]).toEqual([8, "89", ""]);
    fs.lseek?.(fd, 0);
    fs.writeSync?.(fd, "ab");
    expect(read({})).toBe("234");
    expect(textOf("a")).toBe("ab23456789");
    expect(codeOf(() => fs.lseek?.(fd, -1))).toBe(13900020);
    expect(codeOf(() => fs.readSync?.(fd, new ArrayBuffer(2), { length: 3 }))).toBe(13900020);
    expect(codeOf(() => fs.readSync?.(fd, new ArrayBuffer(2), { offset: -1 }))).toBe(13900020);
  });

  test("a file opened to append is written at its end, wherever the position is", () => {
    writeFileSync(host("a"), "0123");
    const fd = fdOf(open("a", 0o2002));
    fs.writeSync?.(fd, "x", { offset: 0 });
    expect(textOf("a")).toBe("0123x");
  });

  test("an errno gives its code, without a host path, in every form", async () => {
    mkdirSync(host("dir"));
    writeFileSync(host("file"), "x");
    symlinkSync("loop", host("loop"));
    const cases: readonly (readonly [string, number, () => unknown])[] = [
      ["ENOENT", 13900002, () => fs.openSync?.(`${base}/none`)],
      ["EEXIST", 13900015, () => fs.mkdirSync?.(`${base}/dir`)],
      ["ENOTDIR", 13900018, () => fs.listFileSync?.(`${base}/file`)],
      ["ENOTDIR", 13900018, () => fs.openSync?.(`${base}/file/x`)],
      ["EISDIR", 13900019, () => fs.openSync?.(`${base}/dir`, 2)],
      ["EINVAL", 13900020, () => fs.openSync?.(`${base}/file`, 3)],
      ["EINVAL", 13900020, () => fs.openSync?.(`${base}/file`, -1)],
      ["EINVAL", 13900020, () => fs.openSync?.(5)],
      ["EBADF", 13900008, () => fs.fsyncSync?.(4242)],
      ["ENAMETOOLONG", 13900030, () => fs.openSync?.(`${base}/${"n".repeat(300)}`, readWriteCreate)],
      ["ELOOP", 13900033, () => fs.openSync?.(`${base}/loop`)],
      ["ENOENT", 13900002, () => fs.statSync?.("/etc/passwd")],
      ["ENOENT", 13900002, () => fs.statSync?.(`${base}/../../../../etc/passwd`)],
      ["EACCES", 13900012, () => fs.openSync?.("/etc/new", readWriteCreate)],
      ["EACCES", 13900012, () => fs.mkdirSync?.("/tmp/carryall-never")],
      ["EBUSY", 13900014, () => fs.rmdirSync?.(base)],
      ["EINVAL", 13900020, () => fs.statSync?.(`${base}/a\0b`)],
    ];
    for (const [name, code, call] of cases) expect(codeOf(call), name).toBe(code);
    const failure = membersOf(fs.open?.(`${base}/none`));
    await expect(failure).rejects.toMatchObject({
      code: 13900002,
      message: "No such file or directory",
    });
    if (kind === "mapped") {
      expect(String(await Promise.resolve(failure).catch((error: unknown) => error))).not.toContain(sandbox.hostBase);
    }
  });

  test("the callback form gives (undefined, data) or (error) and returns nothing; argument errors are thrown", async () => {
    writeFileSync(host("a"), "text");
    const call = (name: string, ...args: unknown[]) =>
      new Promise<unknown[]>((resolve) => {
        expect(fs[name]?.(...args, (...given: unknown[]) => resolve(given))).toBeUndefined();
      });
    expect(await call("readText", `${base}/a`)).toEqual([undefined, "text"]);
    const [error, ...rest] = await call("unlink", `${base}/none`);
    expect(rest).toEqual([]);
    expect(JSON.stringify(error)).toBe('{"code":13900002}');
    expect(codeOf(() => fs.readText?.(7))).toBe(13900020);
    expect(codeOf(() => fs.readText?.(7, () => {}))).toBe(13900020);
  });

  test("closeSync() twice is 13900008 for a number and 13900020 for a File", () => {
    const fd = fdOf(open("a"));
    fs.closeSync?.(fd);
    expect(codeOf(() => fs.closeSync?.(fd))).toBe(13900008);
    const file = open("a");
    fs.closeSync?.(file);
    expect(codeOf(() => fs.closeSync?.(file))).toBe(13900020);
    expect(codeOf(() => fdOf(file))).toBe(13900020);
    expect(codeOf(() => fs.closeSync?.(-1))).toBe(13900020);
  });

  test("the process's own descriptors are closed to the application until one is adopted", () => {
    expect(codeOf(() => fs.writeSync?.(1, "x"))).toBe(13900008);
    expect(codeOf(() => fs.closeSync?.(0))).toBe(13900008);
    writeFileSync(host("a"), "adopted");
    const fd = Number(fdOf(open("a", 0)));
    using other = openSandbox(kind);
    const otherFs = membersOf(Reflect.get(other.kits.resolve("@ohos.file.fs"), "default"));
    expect(codeOf(() => otherFs.statSync?.(fd))).toBe(13900008);
    other.kits.adoptDescriptor(fd);
    expect(Reflect.get(Object(otherFs.statSync?.(fd)), "size")).toBe(7);
  });

  test("accessSync() of a missing file, an empty path or a path outside is false, and does not throw", () => {
    writeFileSync(host("a"), "");
    expect(fs.accessSync?.(`${base}/a`)).toBe(true);
    expect(fs.accessSync?.(`${base}/a`, 6)).toBe(true);
    expect(fs.accessSync?.(`${base}/none`)).toBe(false);
    expect(fs.accessSync?.("")).toBe(false);
    expect(fs.accessSync?.("/etc/passwd")).toBe(false);
    expect(codeOf(() => fs.accessSync?.(`${base}/a`, 5))).toBe(13900020);
  });

  test("mkdirSync() makes parents when told to, and fails on what exists in either form", () => {
    expect(codeOf(() => fs.mkdirSync?.(`${base}/a/b`))).toBe(13900002);
    fs.mkdirSync?.(`${base}/a/b/c`, true);
    expect(statSync(host("a/b/c")).isDirectory()).toBe(true);
    expect(codeOf(() => fs.mkdirSync?.(`${base}/a/b`, true))).toBe(13900015);
  });

  test("copyFileSync() copies between paths and descriptors, from 0 and onto an emptied target", () => {
    writeFileSync(host("source"), "contents");
    const source = fdOf(open("source", 2));
    fs.lseek?.(source, 5);
    for (const [from, to] of [
      ["path", "path"],
      ["fd", "path"],
      ["path", "fd"],
      ["fd", "fd"],
    ]) {
      writeFileSync(host("target"), "something much longer");
      const target = fdOf(open("target", 2));
      fs.lseek?.(target, 3);
      fs.copyFileSync?.(from === "fd" ? source : `${base}/source`, to === "fd" ? target : `${base}/target`);
      expect(textOf("target"), `${from} to ${to}`).toBe("contents");
      if (to === "fd") {
        fs.writeSync?.(target, "+");
        expect(textOf("target")).toBe("contents+");
      }
      fs.closeSync?.(target);
    }
    expect(fs.lseek?.(source, 0, 1)).toBe(5);
  });

  test("copyFileSync() tells what cannot be copied", () => {
    writeFileSync(host("a"), "x");
    mkdirSync(host("dir"));
    const fd = fdOf(open("a", 2));
    const cases: readonly (readonly [number, readonly unknown[]])[] = [
      [13900002, ["", fd]],
      [13900002, [fd, ""]],
      [13900008, [-1, `${base}/b`]],
      [13900008, [4242, `${base}/b`]],
      [13900020, [{}, `${base}/b`]],
      [13900020, [`${base}/a`, `${base}/b`, 1]],
      [13900015, [`${base}/a`, `${base}/a`]],
      [13900042, [`${base}/dir`, `${base}/b`]],
      [13900042, [`${base}/a`, `${base}/dir`]],
    ];
    for (const [code, args] of cases) expect(codeOf(() => fs.copyFileSync?.(...args))).toBe(code);
    expect(textOf("a")).toBe("x");
  });

  test("copyFile() of a large file lets other work happen in between", async () => {
    writeFileSync(host("large"), Buffer.alloc(5 << 20, 7));
    const order: string[] = [];
    const copying = Promise.resolve(fs.copyFile?.(`${base}/large`, `${base}/copy`)).then(() => order.push("copied"));
    setImmediate(() => order.push("other work"));
    await copying;
    expect(order).toEqual(["other work", "copied"]);
    expect(readFileSync(host("copy")).equals(Buffer.alloc(5 << 20, 7))).toBe(true);
  });

  test("rmdirSync() removes a whole tree, links without what they point to, and wants a directory", () => {
    mkdirSync(host("dir/sub"), { recursive: true });
    writeFileSync(host("dir/sub/a"), "");
    writeFileSync(`${sandbox.outside}/kept`, "kept");
    symlinkSync(sandbox.outside, host("dir/link"));
    fs.rmdirSync?.(`${base}/dir`);
    expect(existsSync(host("dir"))).toBe(false);
    expect(existsSync(`${sandbox.outside}/kept`)).toBe(true);
    expect(codeOf(() => fs.rmdirSync?.(`${base}/dir`))).toBe(13900002);
    writeFileSync(host("file"), "");
    expect(codeOf(() => fs.rmdirSync?.(`${base}/file`))).toBe(13900018);
  });

  test("statSync() gives seconds, permission bits and a bigint inode, and prints as an empty object", () => {
    writeFileSync(host("a"), "abc", { mode: 0o640 });
    fs.utimes?.(`${base}/a`, 1_700_000_000_500);
    const stat = membersOf(fs.statSync?.(`${base}/a`));
    expect([stat.size, stat.mode, stat.mtime, stat.mtimeNs]).toEqual([
      3,
      0o640,
      1_700_000_000,
      1_700_000_000_500_000_000n,
    ]);
    expect(typeof stat.ino).toBe("bigint");
    expect([stat.isFile?.(), stat.isDirectory?.(), stat.isSymbolicLink?.()]).toEqual([true, false, false]);
    expect(JSON.stringify(stat)).toBe("{}");
  });

  test("listFileSync() lists names, or with recursion the files below, and filters", () => {
    mkdirSync(host("dir/sub"), { recursive: true });
    for (const name of ["b.txt", "a.jpg", "sub/c.txt"]) writeFileSync(host(`dir/${name}`), "12345");
    const list = (options?: object) => fs.listFileSync?.(`${base}/dir`, options);
    expect(list()).toEqual(["a.jpg", "b.txt", "sub"]);
    expect(list({ recursion: true })).toEqual(["/a.jpg", "/b.txt", "/sub/c.txt"]);
    expect(list({ recursion: true, filter: { suffix: [".txt"] } })).toEqual(["/b.txt", "/sub/c.txt"]);
    expect(list({ filter: { displayName: ["*.j*"] } })).toEqual(["a.jpg"]);
    expect(list({ filter: { fileSizeOver: 5 } })).toEqual([]);
    expect(list({ listNum: 1 })).toEqual(["a.jpg"]);
    expect(codeOf(() => list({ listNum: -1 }))).toBe(13900020);
  });

  test("copyDirSync() brings what does not conflict and names what does", () => {
    mkdirSync(host("src/sub"), { recursive: true });
    mkdirSync(host("to/src"), { recursive: true });
    for (const name of ["src/a", "src/sub/b"]) writeFileSync(host(name), "new");
    writeFileSync(host("to/src/a"), "old");
    let data: unknown;
    try {
      fs.copyDirSync?.(`${base}/src`, `${base}/to`);
    } catch (error) {
      data = error;
    }
    expect(data).toMatchObject({ code: 13900015, data: [{ srcFile: `${base}/src/a`, destFile: `${base}/to/src/a` }] });
    expect([textOf("to/src/a"), textOf("to/src/sub/b")]).toEqual(["old", "new"]);
    fs.copyDirSync?.(`${base}/src`, `${base}/to`, 1);
    expect(textOf("to/src/a")).toBe("new");
    expect(codeOf(() => fs.copyDirSync?.(`${base}/src`, `${base}/src/sub`))).toBe(13900020);
  });

  test("moveDirSync() refuses, merges, overwrites or replaces as its mode says", () => {
    const prepare = () => {
      mkdirSync(host("src"), { recursive: true });
      mkdirSync(host("to/src"), { recursive: true });
      for (const name of ["src/a", "src/b"]) writeFileSync(host(name), "new");
      for (const name of ["to/src/a", "to/src/c"]) writeFileSync(host(name), "old");
    };
    const move = (mode: number) => codeOf(() => fs.moveDirSync?.(`${base}/src`, `${base}/to`, mode));
    prepare();
    expect(move(0)).toBe(13900032);
    expect(move(1)).toBe(13900015);
    expect([textOf("to/src/a"), textOf("to/src/b"), textOf("src/a")]).toEqual(["old", "new", "new"]);
    prepare();
    expect(move(2)).toBeUndefined();
    expect([textOf("to/src/a"), textOf("to/src/c"), existsSync(host("src"))]).toEqual(["new", "old", false]);
    prepare();
    expect(move(3)).toBeUndefined();
    expect(readdirSync(host("to/src")).sort()).toEqual(["a", "b"]);
  });

  test("moveFileSync() overwrites, or fails on what is there when told to", () => {
    for (const name of ["a", "b"]) writeFileSync(host(name), name);
    expect(codeOf(() => fs.moveFileSync?.(`${base}/a`, `${base}/b`, 1))).toBe(13900015);
    fs.moveFileSync?.(`${base}/a`, `${base}/b`);
    expect([textOf("b"), existsSync(host("a"))]).toEqual(["a", false]);
  });

  test("readTextSync() and readLinesSync() read parts and lines", () => {
    writeFileSync(host("a"), "one\ntwo\r\nthree");
    expect(fs.readTextSync?.(`${base}/a`, { offset: 4, length: 3 })).toBe("two");
    expect(fs.readTextSync?.(`${base}/a`, "utf8")).toBe("one\ntwo\r\nthree");
    expect(codeOf(() => fs.readTextSync?.(`${base}/a`, { offset: 99 }))).toBe(13900020);
    const lines = membersOf(fs.readLinesSync?.(`${base}/a`));
    expect([lines.next?.(), lines.next?.(), lines.next?.(), lines.next?.()]).toEqual([
      { done: false, value: "one\n" },
      { done: false, value: "two\r\n" },
      { done: false, value: "three" },
      { done: true, value: "" },
    ]);
  });

  test("what the application holds makes no readers of other files", () => {
    writeFileSync(host("a"), "one");
    writeFileSync(`${sandbox.outside}/secret`, "secret");
    const Reader: unknown = Reflect.get(Object(fs.readLinesSync?.(`${base}/a`)), "constructor");
    const made = membersOf(Reflect.construct(Reader as new () => object, [`${sandbox.outside}/secret`]));
    expect(() => made.next?.()).toThrow(TypeError);
    expect(codeOf(() => fs.readLinesSync?.(`${base}/none`))).toBe(13900002);
  });

  test("streams and random access files read and write at their own positions", () => {
    const stream = membersOf(fs.createStreamSync?.(`${base}/s`, "w+"));
    expect(stream.writeSync?.("hello")).toBe(5);
    const buffer = new ArrayBuffer(3);
    expect([stream.readSync?.(buffer, { offset: 1 }), Buffer.from(buffer).toString()]).toEqual([3, "ell"]);
    stream.closeSync?.();
    expect(codeOf(() => stream.readSync?.(buffer))).toBe(13900005);
    const file = membersOf(fs.createRandomAccessFileSync?.(`${base}/s`, 2));
    file.setFilePointer?.(1);
    expect(file.writeSync?.("E")).toBe(1);
    expect(Number(file.filePointer)).toBe(2);
    file.close?.();
    expect(textOf("s")).toBe("hEllo");
  });

  test("createReadStream() and createWriteStream() carry bytes and know no host path", async () => {
    const writing = fs.createWriteStream?.(`${base}/w`) as NodeJS.WritableStream & { path: string };
    await new Promise<void>((resolve) => writing.end("streamed", resolve));
    const reading = fs.createReadStream?.(`${base}/w`, { start: 2, end: 5 }) as AsyncIterable<string> & {
      path: string;
    };
    const chunks: string[] = [];
    for await (const chunk of reading) chunks.push(chunk);
    expect(chunks.join("")).toBe("ream");
    expect([writing.path, reading.path]).toEqual([`${base}/w`, `${base}/w`]);
  });

  test("mkdtempSync() gives a new sandbox path, and symlinkSync() a link that can be followed", () => {
    const path = String(fs.mkdtempSync?.(`${base}/tmp-XXXXXX`));
    expect(path).toMatch(/\/tmp-\w{6}$/);
    expect(path.startsWith(base)).toBe(true);
    expect(codeOf(() => fs.mkdtempSync?.(`${base}/tmp`))).toBe(13900020);
    writeFileSync(host("a"), "linked");
    fs.symlinkSync?.(`${base}/a`, `${base}/link`);
    expect(fs.readTextSync?.(`${base}/link`)).toBe("linked");
    expect(membersOf(fs.lstatSync?.(`${base}/link`)).isSymbolicLink?.()).toBe(true);
  });

  test("openSync() takes a URI of its own bundle and of no other", () => {
    writeFileSync(host("a b"), "");
    expect(membersOf(fs.openSync?.(`file://com.example.notes${base}/a%20b`)).path).toBe(`${base}/a b`);
    expect(codeOf(() => fs.openSync?.(`file://com.other${base}/a%20b`))).toBe(13900002);
  });

  test("tryLock() shuts out another file's exclusive lock, and lock() waits for it", async () => {
    const [one, two] = [open("a"), open("a")];
    one.tryLock?.(true);
    expect(codeOf(() => two.tryLock?.())).toBe(13900034);
    const waiting = two.lock?.(true);
    one.unlock?.();
    await waiting;
    expect(codeOf(() => one.tryLock?.())).toBe(13900034);
  });
});
