import { closeSync, fstatSync, readFileSync, writeSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { BackupModule, File } from "../../src/backup-types.ts";
import { createBackupModule } from "../../src/create-backup-module.ts";
import { BusinessError } from "../../src/error/business-error.ts";
import { lowestFreeDescriptor } from "../lowest-free-descriptor.ts";
import { recordSession } from "../record-session.ts";
import { makeThrowAwayHome, type ThrowAwayHome } from "../throw-away-home.ts";
import { thrownBy } from "../thrown-by.ts";

let place: ThrowAwayHome;
let backup: BackupModule & Disposable;

beforeEach(() => {
  place = makeThrowAwayHome();
  backup = createBackupModule(place.options);
});

afterEach(() => {
  backup[Symbol.dispose]();
  place[Symbol.dispose]();
});

describe("SessionBackup", () => {
  test("tells begin, files, report and end of each bundle in order, and the end of all last", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionBackup(callbacks);
    await session.appendBundles(["com.example.one", "com.example.two"], ["info of one", "info of two"]);
    lines.push("appended");
    await over;
    await session.release();
    expect(lines).toEqual([
      "appended",
      'onBundleBegin - "com.example.one"',
      "onFileReady - bundleName,uri,fd com.example.one manage.json manifest of com.example.one",
      'onResultReport "com.example.one" "info of one"',
      'onBundleEnd - "com.example.one"',
      'onBundleBegin - "com.example.two"',
      "onFileReady - bundleName,uri,fd com.example.two manage.json manifest of com.example.two",
      'onResultReport "com.example.two" "info of two"',
      'onBundleEnd - "com.example.two"',
      "onAllBundlesEnd - -",
    ]);
  });

  test("gives errors exactly `code` and the bundle as `data`, and the name of begin and end as second argument", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionBackup(callbacks);
    await session.appendBundles(["com.example.refused", "com.example.lostfile", "com.example.failing"]);
    await over;
    expect(lines.filter((line) => line.includes("code"))).toEqual([
      'onBundleBegin {"code":13500005,"data":"com.example.refused"} "com.example.refused"',
      'onFileReady {"code":13900020,"data":"com.example.lostfile"}',
      'onBundleEnd {"code":13500007,"data":"com.example.failing"} "com.example.failing"',
    ]);
  });

  test("throws 13500013 with the holder as JSON while another session lives, and works again after release()", async () => {
    const first = new backup.SessionBackup({});
    const error = thrownBy(() => new backup.SessionRestore({}));
    expect(error).toBeInstanceOf(BusinessError);
    expect(JSON.stringify(error)).toBe('{"code":13500013}');
    expect(JSON.parse(error.message)).toMatchObject({ sessionInfo: { name: "com.example.tool" } });
    await first.release();
    await new backup.SessionRestore({}).release();
  });

  test("throws 13900020 unless it is constructed with one object", () => {
    const construct = (...args: unknown[]) => Reflect.construct(backup.SessionBackup, args);
    for (const args of [[], [null], [() => {}], [{}, {}], ["text"]]) {
      expect(thrownBy(() => construct(...args)).code).toBe(13900020);
    }
    expect(construct([], undefined)).toBeInstanceOf(backup.SessionBackup);
  });

  test("survives callbacks that throw and reject, and calls them with `this` undefined", async () => {
    const { lines, callbacks, over } = recordSession();
    const seen: unknown[] = [];
    const session = new backup.SessionBackup({
      ...callbacks,
      onBundleBegin: async () => {
        throw new Error("rejected");
      },
      onFileReady(this: unknown, _error, file: File) {
        seen.push(this);
        closeSync(file.fd);
        throw new Error("thrown");
      },
    });
    await session.appendBundles(["com.example.one"]);
    await over;
    expect(seen).toEqual([undefined]);
    expect(place.reported.map(String)).toEqual(["Error: rejected", "Error: thrown"]);
    expect(lines).toContain('onBundleEnd - "com.example.one"');
  });

  test("leaves no file open where onFileReady is missing", async () => {
    const { callbacks, over } = recordSession();
    const { onFileReady: _missing, ...others } = callbacks;
    const session = new backup.SessionBackup(others);
    const before = lowestFreeDescriptor();
    await session.appendBundles(["com.example.one"]);
    await over;
    expect(lowestFreeDescriptor()).toBe(before);
  });

  test("tells the files of a batch at once, and of those that failed the first, before the end", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionBackup(callbacks);
    await session.appendBundles(["com.example.batch"]);
    await over;
    await session.release();
    const members = "bundleName,uri,fd com.example.batch";
    expect(lines.slice(1, 4)).toEqual([
      `onFileReadyBatch - ${members} a content of a ${members} c content of c`,
      'onFileReadyBatch {"code":13900020,"data":"com.example.batch"}',
      expect.stringContaining("onFileReady - "),
    ]);
    expect(lines.at(-1)).toBe("onAllBundlesEnd - -");
  });

  test("tells the files and the failure of a batch in macrotasks of their own", async () => {
    const { callbacks, over } = recordSession();
    let turn = 0;
    const turns: number[] = [];
    const session = new backup.SessionBackup({
      ...callbacks,
      onFileReadyBatch: (error, files) => {
        if (!error) for (const { fd } of files) closeSync(fd);
        turns.push(turn);
        // Whatever else may run in between, a microtask of this macrotask does.
        queueMicrotask(() => {
          turn += 1;
        });
      },
    });
    await session.appendBundles(["com.example.batch"]);
    await over;
    expect(turns).toEqual([0, 1]);
  });

  test("leaves no file of a batch open where onFileReadyBatch is missing", async () => {
    const { callbacks, over } = recordSession();
    const { onFileReadyBatch: _missing, ...others } = callbacks;
    const session = new backup.SessionBackup(others);
    const before = lowestFreeDescriptor();
    await session.appendBundles(["com.example.batch"]);
    await over;
    expect(lowestFreeDescriptor()).toBe(before);
  });

  test("throws for wrong types and rejects for wrong values, both 13900020", async () => {
    const session = new backup.SessionBackup({});
    const append = (...args: unknown[]): Promise<void> => Reflect.apply(session.appendBundles, session, args);
    for (const args of [[], ["text"], [[1]], [["a"], "text"], [["a"], [1]], [["a"], ["b"], "c"]]) {
      expect(thrownBy(() => append(...args)).code).toBe(13900020);
    }
    await expect(append([])).rejects.toMatchObject({ code: 13900020 });
    await expect(append(["com.example.one"], ["a", "b"])).rejects.toMatchObject({ code: 13900020 });
    await expect(append(["com.example.one"], [])).resolves.toBeUndefined();
  });

  test("appendBundles() with a callback returns nothing and calls it", async () => {
    const { callbacks, over } = recordSession();
    const session = new backup.SessionBackup(callbacks);
    const { promise, resolve } = Promise.withResolvers<unknown[]>();
    expect(session.appendBundles(["com.example.one"], (...args: unknown[]) => resolve(args))).toBeUndefined();
    expect(await promise).toEqual([undefined, undefined]);
    await over;
    const failed = Promise.withResolvers<unknown[]>();
    session.appendBundles([], (...args: unknown[]) => failed.resolve(args));
    expect(await failed.promise).toMatchObject([{ code: 13900020 }]);
  });

  test("ends what runs with 13500015 before release() resolves; afterwards it refuses everything", async () => {
    const { lines, callbacks } = recordSession();
    const begun = Promise.withResolvers<void>();
    const session = new backup.SessionBackup({ ...callbacks, onBundleBegin: () => begun.resolve() });
    await session.appendBundles(["com.example.endless"]);
    await begun.promise;
    await session.release();
    expect(lines).toEqual(['onBundleEnd {"code":13500015,"data":"com.example.endless"} "com.example.endless"']);
    await expect(session.appendBundles(["com.example.one"])).rejects.toMatchObject({ code: 13900020 });
    await expect(session.getLocalCapabilities()).rejects.toMatchObject({ code: 13900020 });
    await expect(session.release()).rejects.toMatchObject({ code: 13900001 });
  });

  test("calls onBackupServiceDied once when the service dies, and a new session starts a new service", async () => {
    const { lines, callbacks, over } = recordSession();
    const session = new backup.SessionBackup(callbacks);
    await session.appendBundles(["com.example.killer", "com.example.one"]);
    await over;
    await expect(session.appendBundles(["com.example.one"])).rejects.toMatchObject({ code: 13600001 });
    expect(lines.at(-1)).toBe("onBackupServiceDied -");
    const next = recordSession();
    const again = new backup.SessionBackup(next.callbacks);
    await again.appendBundles(["com.example.one"]);
    await next.over;
    expect(next.lines.at(-1)).toBe("onAllBundlesEnd - -");
    expect(lines.filter((line) => line.startsWith("onBackupServiceDied"))).toHaveLength(1);
  });

  test("getLocalCapabilities() gives a file of the caller's at position 0 that has no name", async () => {
    const session = new backup.SessionBackup({});
    for (const [scope, { fd }] of Object.entries({
      session: await session.getLocalCapabilities(),
      device: await backup.getLocalCapabilities(),
    })) {
      expect(fstatSync(fd).nlink).toBe(0);
      expect(JSON.parse(readFileSync(fd, "utf8"))).toMatchObject({ deviceType: scope });
      writeSync(fd, "mine");
      closeSync(fd);
    }
  });
});
