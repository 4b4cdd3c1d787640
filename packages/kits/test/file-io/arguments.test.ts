import { mkdirSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { type Members, membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const invalid = 13900020;

describe("fileIo's arguments", () => {
  let sandbox: Sandbox;
  let fs: Members;
  let base: string;

  beforeEach(() => {
    sandbox = openSandbox("mapped");
    fs = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.file.fs"), "default"));
    base = sandbox.base;
    writeFileSync(`${sandbox.hostBase}/a`, "hello");
    mkdirSync(`${sandbox.hostBase}/d`);
  });

  afterEach(() => sandbox[Symbol.dispose]());

  test("one more than a call takes is 13900020, thrown at once by the asynchronous form too", () => {
    const fd = Reflect.get(membersOf(fs.openSync?.(`${base}/a`)), "fd");
    const cases: readonly (() => unknown)[] = [
      () => fs.close?.(fd, 2),
      () => fs.rmdir?.(`${base}/d`, "", () => {}),
      () => fs.statSync?.(`${base}/a`, 1),
      () => fs.mkdirSync?.(`${base}/new`, false, 1),
      () => fs.unlinkSync?.(`${base}/a`, 1),
    ];
    for (const call of cases) expect(codeOf(call)).toBe(invalid);
    expect(fs.accessSync?.(`${base}/a`)).toBe(true);
  });

  test("what takes nothing refuses everything: the questions of a Stat, getParent, unlock, flush and close", () => {
    const stat = membersOf(fs.statSync?.(`${base}/a`));
    const file = membersOf(fs.openSync?.(`${base}/a`));
    const stream = membersOf(fs.createStreamSync?.(`${base}/a`, "r+"));
    const cases: readonly (() => unknown)[] = [
      () => stat.isFile?.(-1),
      () => stat.isDirectory?.(-1),
      () => file.getParent?.(true),
      () => file.unlock?.(true),
      () => file.tryLock?.(true, true),
      () => file.lock?.(true, true),
      () => stream.flushSync?.(1),
      () => stream.closeSync?.(1),
    ];
    for (const call of cases) expect(codeOf(call)).toBe(invalid);
    expect([stat.isFile?.(), file.getParent?.(), codeOf(() => stream.closeSync?.())]).toEqual([true, base, undefined]);
  });

  test("null is an argument, and a wrong one; undefined is none", () => {
    expect(codeOf(() => fs.copyDirSync?.(`${base}/d`, base, null))).toBe(invalid);
    expect(codeOf(() => fs.copyDir?.(`${base}/d`, base, null))).toBe(invalid);
    expect(codeOf(() => fs.truncateSync?.(`${base}/a`, undefined))).toBeUndefined();
  });

  test("fsync of a negative number is a file that is not open, where read's is a wrong argument", () => {
    expect(codeOf(() => fs.fsyncSync?.(-1))).toBe(13900008);
    expect(codeOf(() => fs.fdatasyncSync?.(-1))).toBe(13900008);
    expect(codeOf(() => fs.readSync?.(-1, new ArrayBuffer(1)))).toBe(invalid);
  });

  test("mkdtemp tells a callback of a wrong prefix, as the C library does, and does not throw", async () => {
    const told = await new Promise<unknown>((resolve) => fs.mkdtemp?.(`${base}/short`, resolve));
    expect(Reflect.get(Object(told), "code")).toBe(invalid);
  });

  test("listFile refuses options that are no object and a suffix without its dot", () => {
    expect(codeOf(() => fs.listFileSync?.(base, 4))).toBe(invalid);
    expect(codeOf(() => fs.listFileSync?.(base, { filter: { suffix: ["%.txt%"] } }))).toBe(invalid);
    expect(fs.listFileSync?.(base, { filter: { suffix: [".txt"] } })).toEqual([]);
  });

  test("copyDir, moveDir and moveFile look at what they are given before anything else", () => {
    const cases: readonly (() => unknown)[] = [
      () => fs.copyDir?.(`${base}/a`, `${base}/d`, () => {}),
      () => fs.copyDir?.(`${base}/d`, `${base}/d`, 1, () => {}),
      () => fs.moveDir?.(`${base}/a`, `${base}/d`, () => {}),
      () => fs.moveDirSync?.(`${base}/none`, `${base}/d`),
      () => fs.moveFile?.(`${base}/d`, `${base}/e`, () => {}),
    ];
    for (const call of cases) expect(codeOf(call)).toBe(invalid);
  });

  test("stat takes the URI of a file of the application's own", () => {
    const stat = membersOf(fs.statSync?.(`file://com.example.notes${base}/a`));
    expect(Reflect.get(stat, "size")).toBe(5);
    expect(codeOf(() => fs.statSync?.(`file://com.example.other${base}/a`))).toBe(13900002);
  });

  test("what the sandbox lies in is there for mkdir, and not the application's to rename", () => {
    expect(codeOf(() => fs.mkdirSync?.("/"))).toBe(13900015);
    expect(codeOf(() => fs.mkdirSync?.("/data/storage"))).toBe(13900015);
    expect(codeOf(() => fs.renameSync?.("/data", "/data_new"))).toBe(13900012);
  });

  test("rename from one of the sandbox's directories into another is 13900016, as between mounts", () => {
    const database = "/data/storage/el2/database";
    expect(codeOf(() => fs.renameSync?.(`${base}/a`, `${database}/a`))).toBe(13900016);
    fs.moveFileSync?.(`${base}/a`, `${database}/a`);
    expect(fs.readTextSync?.(`${database}/a`)).toBe("hello");
  });
});
