import type { BackupModule, GeneralCallbacks } from "@carryall/client";
import { expect, test } from "vitest";
import { withAdoptedFiles } from "../../src/platform/with-adopted-files.ts";

/** A module whose sessions keep what they are constructed with. */
function fakeModule() {
  const seen: { args: unknown[]; callbacks: GeneralCallbacks }[] = [];
  class SessionBackup {
    readonly #fd = 7;
    constructor(...args: unknown[]) {
      seen.push({ args, callbacks: args[0] as GeneralCallbacks });
    }
    getLocalCapabilities() {
      return Promise.resolve({ fd: this.#fd });
    }
  }
  const getLocalCapabilities = (callback?: (error: undefined, data: { fd: number }) => void) =>
    callback === undefined ? Promise.resolve({ fd: 8 }) : callback(undefined, { fd: 9 });
  // The members that these tests are about.
  return { seen, module: { SessionBackup, getLocalCapabilities } as unknown as BackupModule };
}

function open() {
  const { seen, module } = fakeModule();
  const adopted: number[] = [];
  return { seen, adopted, backup: withAdoptedFiles(module, (fd) => adopted.push(fd)) };
}

test("files of onFileReady and onFileReadyBatch are taken in before the program sees them", () => {
  const { seen, adopted, backup } = open();
  const calls: unknown[] = [];
  class Callbacks {
    onFileReady(...args: unknown[]) {
      calls.push([this, ...args], [...adopted]);
    }
    onFileReadyBatch(...args: unknown[]) {
      calls.push(args.length);
    }
  }
  // Inherited members count, and the rest may be missing.
  new backup.SessionBackup(new Callbacks() as Partial<GeneralCallbacks>);
  const [session] = seen;
  const file = { bundleName: "b", uri: "u", fd: 4, manifestFd: 5 };
  Reflect.apply(session?.callbacks.onFileReady ?? (() => {}), undefined, [undefined, file]);
  expect(calls).toEqual([
    [undefined, undefined, file],
    [4, 5],
  ]);
  const none = { ...file, fd: 6, manifestFd: -1 };
  Reflect.apply(session?.callbacks.onFileReadyBatch ?? (() => {}), undefined, [undefined, [none, none]]);
  expect(adopted).toEqual([4, 5, 6, 6]);
  Reflect.apply(session?.callbacks.onFileReady ?? (() => {}), undefined, [new Error("EIO")]);
  expect(calls.at(-2)).toEqual([undefined, new Error("EIO")]);
  expect(session?.callbacks.onBundleEnd).toBeUndefined();
});

test("what a session is constructed with wrongly reaches it as it was", () => {
  const { seen, backup } = open();
  const Session = backup.SessionBackup as unknown as new (...args: unknown[]) => object;
  const callback = () => {};
  for (const args of [[], [null], [callback], [{}, 2]]) new Session(...args);
  expect(seen.map(({ args }) => args.length)).toEqual([0, 1, 1, 2]);
  expect(seen.slice(1, 3).map(({ args }) => args[0])).toEqual([null, callback]);
  expect(Session.name).toBe("SessionBackup");
});

test("capability files are taken in, of the module and of a session, by promise and by callback", async () => {
  const { adopted, backup } = open();
  await backup.getLocalCapabilities();
  backup.getLocalCapabilities(() => {});
  await new backup.SessionBackup({}).getLocalCapabilities();
  expect(adopted).toEqual([8, 9, 7]);
});
