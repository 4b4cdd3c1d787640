import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { codeOf } from "../code-of.ts";
import { type Members, membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const [readWrite, readWriteCreate] = [2, 0o102];

describe("fileIo's opened files", () => {
  let sandbox: Sandbox;
  let fs: Members;
  let base: string;

  beforeEach(() => {
    sandbox = openSandbox("mapped");
    fs = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.file.fs"), "default"));
    base = sandbox.base;
    writeFileSync(`${sandbox.hostBase}/a`, "hello");
  });

  afterEach(() => sandbox[Symbol.dispose]());

  const textOf = (name: string) => readFileSync(`${sandbox.hostBase}/${name}`, "utf8");

  test("a duplicate shares the position: what one writes, the other is behind", () => {
    const file = membersOf(fs.openSync?.(`${base}/a`, readWrite));
    const copy = membersOf(fs.dup?.(Reflect.get(file, "fd")));
    expect(fs.writeSync?.(Reflect.get(copy, "fd"), new ArrayBuffer(20))).toBe(20);
    expect(fs.readSync?.(Reflect.get(file, "fd"), new ArrayBuffer(64))).toBe(0);
  });

  test("a stream does only what its mode allows: else 13900005", () => {
    const reader = membersOf(fs.createStreamSync?.(`${base}/a`, "r"));
    expect(codeOf(() => reader.writeSync?.("x"))).toBe(13900005);
    const appender = membersOf(fs.createStreamSync?.(`${base}/a`, "a"));
    expect(codeOf(() => appender.readSync?.(new ArrayBuffer(8)))).toBe(13900005);
    expect(appender.writeSync?.("!")).toBe(1);
    expect(textOf("a")).toBe("hello!");
  });

  test("a stream over a descriptor appends where its own mode says so, and reads from any position", () => {
    const file = membersOf(fs.openSync?.(`${base}/a`, readWrite));
    const stream = membersOf(fs.fdopenStreamSync?.(Reflect.get(file, "fd"), "a+"));
    expect(stream.writeSync?.(" you")).toBe(4);
    expect(stream.readSync?.(new ArrayBuffer(64), { offset: 0 })).toBe(9);
    const reader = membersOf(fs.fdopenStreamSync?.(Reflect.get(membersOf(fs.openSync?.(`${base}/a`, 2)), "fd"), "r"));
    expect(codeOf(() => reader.writeSync?.("x"))).toBe(13900005);
    expect(textOf("a")).toBe("hello you");
  });

  test("a RandomAccessFile over a File has a descriptor of its own, and both are closed", () => {
    const file = membersOf(fs.openSync?.(`${base}/a`, readWrite));
    const random = membersOf(fs.createRandomAccessFileSync?.(file));
    expect(random.writeSync?.("HE", { offset: 1 })).toBe(2);
    expect(Reflect.get(random, "filePointer")).toBe(3);
    random.close?.();
    expect(codeOf(() => random.close?.())).toBe(13900008);
    expect(codeOf(() => fs.closeSync?.(file))).toBeUndefined();
    expect(textOf("a")).toBe("hHElo");
  });

  test("a RandomAccessFile gives streams of its range", async () => {
    const random = membersOf(fs.createRandomAccessFileSync?.(`${base}/a`, readWrite, { start: 1, end: 3.5 }));
    const stream = random.getReadStream?.() as AsyncIterable<string>;
    const pieces: string[] = [];
    for await (const piece of stream) pieces.push(piece);
    expect(pieces).toEqual(["ell"]);
    expect(codeOf(() => random.getReadStream?.(1))).toBe(13900020);
  });

  test("a ReadStream gives text, and a data listener an object with it; a pipe takes the bytes", async () => {
    const stream = membersOf(fs.createReadStream?.(`${base}/a`));
    const told: unknown[] = [];
    await new Promise<void>((resolve) => {
      stream.on?.("data", (event: unknown) => told.push(event));
      stream.on?.("close", resolve);
    });
    expect(told).toEqual([{ data: "hello" }]);
    const target = membersOf(fs.createWriteStream?.(`${base}/piped`));
    await new Promise<void>((resolve) => {
      target.on?.("close", resolve);
      membersOf(fs.createReadStream?.(`${base}/a`)).pipe?.(target);
    });
    expect(textOf("piped")).toBe("hello");
  });

  test("copy takes URIs, tells its progress, and brings a directory's contents into another", async () => {
    const uri = (name: string) => `file://com.example.notes${base}/${name}`;
    const progress: unknown[] = [];
    const options = { progressListener: (step: unknown) => progress.push(step) };
    await fs.copy?.(uri("a"), uri("b"), options);
    expect(textOf("b")).toBe("hello");
    expect(progress).toEqual([{ processedSize: 5, totalSize: 5 }]);
    mkdirSync(`${sandbox.hostBase}/from/inner`, { recursive: true });
    writeFileSync(`${sandbox.hostBase}/from/inner/f`, "deep");
    await fs.copy?.(uri("from"), uri("to"));
    expect(textOf("to/inner/f")).toBe("deep");
  });

  test("copy of what is not there is 13900002 with a listener and 13900020 without; wrong arguments are 401", async () => {
    const uri = (name: string) => `file://com.example.notes${base}/${name}`;
    await expect(fs.copy?.(uri("none"), uri("b"))).rejects.toMatchObject({ code: 13900020 });
    const listening = { progressListener: () => {} };
    await expect(fs.copy?.(uri("none"), uri("b"), listening)).rejects.toMatchObject({ code: 13900002 });
    for (const args of [[uri("a")], [uri("a"), 1], [null, uri("b")], [uri("a"), listening]]) {
      expect(codeOf(() => fs.copy?.(...args))).toBe(401);
    }
  });

  test("a TaskSignal ends a copy with 13900049, tells where it was, and refuses where nothing runs", async () => {
    writeFileSync(`${sandbox.hostBase}/big`, new Uint8Array(3 << 20));
    const TaskSignal = fs.TaskSignal as unknown as new () => Members;
    const copySignal = new TaskSignal();
    expect(codeOf(() => copySignal.cancel?.())).toBe(13900047);
    const cancelled = copySignal.onCancel?.();
    const options = { copySignal, progressListener: () => copySignal.cancel?.() };
    const uri = (name: string) => `file://com.example.notes${base}/${name}`;
    await expect(fs.copy?.(uri("big"), uri("half"), options)).rejects.toMatchObject({ code: 13900049 });
    expect(await cancelled).toBe(`${base}/half`);
    expect(statSync(`${sandbox.hostBase}/half`).size).toBeLessThan(3 << 20);
  });

  test("an AtomicFile's new content takes the old one's place when it is finished, and never when it failed", () => {
    const AtomicFile = fs.AtomicFile as unknown as new (path: string) => Members;
    const file = new AtomicFile(`${base}/a`);
    membersOf(file.startWrite?.()).write?.("half");
    expect(textOf("a")).toBe("hello");
    file.failWrite?.();
    expect([textOf("a"), fs.listFileSync?.(base)]).toEqual(["hello", ["a"]]);
    membersOf(file.startWrite?.()).write?.("whole");
    file.finishWrite?.();
    expect(Buffer.from(file.readFully?.() as ArrayBuffer).toString()).toBe("whole");
    expect(Reflect.get(membersOf(file.getBaseFile?.()), "path")).toBe(`${base}/a`);
    file.delete?.();
    expect(codeOf(() => file.getBaseFile?.())).toBe(13900002);
    expect(codeOf(() => new AtomicFile("").startWrite?.())).toBe(13900002);
  });

  test("an AtomicFile reads small files fully, however many are read", () => {
    writeFileSync(`${sandbox.hostBase}/small`, "x".repeat(3000));
    const AtomicFile = fs.AtomicFile as unknown as new (path: string) => Members;
    const file = new AtomicFile(`${base}/small`);
    for (let round = 0; round < 50; round += 1) {
      expect(Buffer.from(file.readFully?.() as ArrayBuffer).toString()).toBe("x".repeat(3000));
    }
  });

  test("extended attributes come back as they were set", async () => {
    await fs.setxattr?.(`${base}/a`, "user.comment", "Grüße");
    expect(fs.getxattrSync?.(`${base}/a`, "user.comment")).toBe("Grüße");
    expect(codeOf(() => fs.getxattrSync?.(`${base}/a`, "user.none"))).toBe(13900037);
    expect(codeOf(() => fs.setxattrSync?.(`${base}/none`, "user.comment", "x"))).toBe(13900002);
    expect(codeOf(() => fs.setxattrSync?.(`${base}/a`, "user.comment"))).toBe(13900020);
  });

  test("a watcher tells its events of a directory's entries, by their sandbox paths, until it is stopped", async () => {
    mkdirSync(`${sandbox.hostBase}/d`);
    const events: unknown[] = [];
    const listener = (event: unknown) => events.push(event);
    const [created, deleted] = [0x100, 0x200];
    const watcher = membersOf(fs.createWatcher?.(`${base}/d`, created | deleted, listener));
    watcher.start?.();
    fs.closeSync?.(fs.openSync?.(`${base}/d/new`, readWriteCreate));
    fs.mkdirSync?.(`${base}/d/inner`);
    fs.unlinkSync?.(`${base}/d/new`);
    await vi.waitFor(() => expect(events).toHaveLength(3));
    expect(events).toEqual([
      { fileName: `${base}/d/new`, event: created, cookie: 0 },
      { fileName: `${base}/d/inner`, event: created, cookie: 0 },
      { fileName: `${base}/d/new`, event: deleted, cookie: 0 },
    ]);
    watcher.stop?.();
    expect(codeOf(() => watcher.stop?.())).toBe(13900020);
  });

  test("two watchers of one directory are told their own events each, and the one goes on when the other is stopped", async () => {
    const [created, deleted] = [0x100, 0x200];
    const told: unknown[] = [];
    const watch = (events: number) => {
      const watcher = membersOf(fs.createWatcher?.(base, events, (event: object) => told.push([events, event])));
      watcher.start?.();
      return watcher;
    };
    const [first, second] = [watch(created), watch(deleted)];
    fs.closeSync?.(fs.openSync?.(`${base}/new`, readWriteCreate));
    await vi.waitFor(() => expect(told).toHaveLength(1));
    first.stop?.();
    fs.closeSync?.(fs.openSync?.(`${base}/newer`, readWriteCreate));
    fs.unlinkSync?.(`${base}/new`);
    await vi.waitFor(() => expect(told).toHaveLength(2));
    second.stop?.();
    expect(told).toEqual([
      [created, { fileName: `${base}/new`, event: created, cookie: 0 }],
      [deleted, { fileName: `${base}/new`, event: deleted, cookie: 0 }],
    ]);
  });

  test("a watcher refuses what it cannot watch: a wrong event, no listener, the same twice, a file that is not there", () => {
    const listener = () => {};
    const create = (...args: unknown[]) => membersOf(fs.createWatcher?.(...args));
    for (const args of [
      ["a", "x", listener],
      ["a", -1, listener],
      ["a", 1, {}],
      ["a", 1],
    ]) {
      expect(codeOf(() => create(...args))).toBe(13900020);
    }
    const watcher = create(`${base}/a`, 1, listener);
    expect(codeOf(() => watcher.stop?.())).toBe(13900020);
    expect(codeOf(() => watcher.start?.(-1))).toBe(13900020);
    watcher.start?.();
    expect(codeOf(() => create(`${base}/a`, 1, listener))).toBe(13900020);
    watcher.stop?.();
    expect(codeOf(() => create(`${base}/none`, 1, listener).start?.())).toBe(13900002);
  });
});
