import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { encodeReport } from "@carryall/formats";
import { compareTrees } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { type FileCalls, systemFileCalls } from "../../src/unpack/file-calls.ts";
import { asOrdinaryUser } from "../as-ordinary-user.ts";
import { type BackupSet, ThrowAwayApplication } from "../throw-away-application.ts";
import { everythingOf, setOf } from "./hostile-set.ts";
import { entry, files, headerOf, trailer } from "./original-archive.ts";

/** An error as the system gives it. */
function fault(code: string): Error {
  return Object.assign(new Error(`${code}: made for this test`), { code });
}

/** The system's calls, of which those that `isHit` picks fail. */
function failing(code: string, isHit: (call: keyof FileCalls, path: string) => boolean): FileCalls {
  const guarded = <Arguments extends unknown[], Result>(
    name: keyof FileCalls,
    call: (...args: Arguments) => Result,
    pathAt = 0,
  ) => {
    return (...args: Arguments): Result => {
      if (isHit(name, String(args[pathAt]))) throw fault(code);
      return call(...args);
    };
  };
  const { create, write, close, rename, link, unlink, makeFolder, removeFolder, chmod } = systemFileCalls;
  return {
    create: guarded("create", create),
    write: guarded("write", write),
    close: guarded("close", close),
    rename: guarded("rename", rename, 1),
    link: guarded("link", link),
    unlink: guarded("unlink", unlink),
    makeFolder: guarded("makeFolder", makeFolder),
    removeFolder: guarded("removeFolder", removeFolder),
    chmod: guarded("chmod", chmod),
  };
}

const threeFiles = () =>
  setOf(
    Buffer.concat([...["a", "b", "c"].map((name) => entry({ name: `${files}/${name}`, content: "new" })), trailer]),
  );

function textOf(application: ThrowAwayApplication, name: string): string {
  return readFileSync(application.hostPathOf(`${files}/${name}`), "utf8");
}

describe("unpackBundle(), where one place fails,", () => {
  test.each(["EACCES", "EPERM", "ELOOP", "ENOTEMPTY", "ENAMETOOLONG"])(
    "tells the file with %s, leaves what was there, and restores the rest",
    (errno) => {
      using application = new ThrowAwayApplication();
      for (const name of ["a", "b"]) application.plant(`${files}/${name}`, "old");
      const calls = failing(errno, (call, path) => call === "rename" && path.endsWith("/files/b"));
      const result = application.unpack(threeFiles(), { calls });
      expect(["a", "b", "c"].map((name) => textOf(application, name))).toEqual(["new", "old", "new"]);
      expect(application.failed).toEqual([{ path: `${files}/b`, errno }]);
      expect(result).toMatchObject({ fileCount: 2, totalBytes: 6, failedCount: 1, skippedCount: 0 });
      expect(result.failures).toEqual([
        { path: `${files}/b`, errno, message: `not restored: ${errno}: made for this test` },
      ]);
    },
  );

  test("gives a file back that had to make room for it, on a file system without hard links", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/b`, "old");
    let renames = 0;
    const calls = {
      ...failing("EPERM", (call) => call === "link"),
      rename: (from: string | Buffer, to: string | Buffer) => {
        if (String(to).endsWith("/files/b")) renames += 1;
        if (renames === 1) {
          renames += 1;
          throw fault("EACCES");
        }
        systemFileCalls.rename(from, to);
      },
    };
    application.unpack(threeFiles(), { calls });
    expect(["a", "b", "c"].map((name) => textOf(application, name))).toEqual(["new", "old", "new"]);
    expect(application.failed).toEqual([{ path: `${files}/b`, errno: "EACCES" }]);
  });

  test("replaces files on a file system without hard links", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/b`, "old");
    application.unpack(threeFiles(), { calls: failing("EPERM", (call) => call === "link") });
    expect(["a", "b", "c"].map((name) => textOf(application, name))).toEqual(["new", "new", "new"]);
    expect(application.failed).toEqual([]);
  });

  test("tells every file below a folder that cannot be made, and the folder", () => {
    using application = new ThrowAwayApplication();
    const below = ["x", "y"].map((name) => entry({ name: `${files}/closed/${name}`, content: "new" }));
    const folder = headerOf({ name: `${files}/closed/`, typeflag: "5", mode: 0o700 });
    const set = setOf(Buffer.concat([...below, folder, entry({ name: `${files}/a`, content: "new" }), trailer]));
    const calls = failing("EACCES", (call, path) => call === "makeFolder" && path.endsWith("/closed"));
    expect(application.unpack(set, { calls })).toMatchObject({ fileCount: 1, failedCount: 3 });
    expect(application.failed.map(({ path }) => path)).toEqual([
      `${files}/closed`,
      `${files}/closed/x`,
      `${files}/closed/y`,
    ]);
    expect(readdirSync(application.hostPathOf(files))).toEqual(["a"]);
  });

  test("tells a folder that cannot be given its mode", () => {
    using application = new ThrowAwayApplication();
    const folder = headerOf({ name: `${files}/d/`, typeflag: "5", mode: 0o700 });
    const calls = failing("EPERM", (call, path) => call === "chmod" && path.endsWith("/d"));
    expect(application.unpack(setOf(Buffer.concat([folder, trailer])), { calls })).toMatchObject({ failedCount: 1 });
    expect(application.failed).toEqual([{ path: `${files}/d`, errno: "EPERM" }]);
  });

  test("tells every place that is known to be taken, and then changes nothing", () => {
    using application = new ThrowAwayApplication();
    application.plant(`${files}/a/mine`, "kept").plant(`${files}/c/mine`, "kept");
    const before = everythingOf(application);
    expect(() => application.unpack(threeFiles())).toThrow(/files\/a in its place: .* \(and 1 more places are taken\)/);
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
    expect(application.failed).toEqual([
      { path: `${files}/a`, errno: "ENOTEMPTY" },
      { path: `${files}/c`, errno: "ENOTEMPTY" },
    ]);
  });
});

describe("unpackBundle(), where the disk has a fault,", () => {
  /** Everything that placing can do: replace, add, delete, exchange a file and a folder, open a closed folder. */
  function everyKindOfChange(): BackupSet {
    const row = (path: string) => ({ path: Buffer.from(path.slice(1)), isDirectory: false });
    const set = setOf(
      Buffer.concat([
        entry({ name: `${files}/replaced`, content: "new", mode: 0o640 }),
        entry({ name: `${files}/added`, content: "new" }),
        entry({ name: `${files}/new-folder/deep/added`, content: "new" }),
        entry({ name: `${files}/closed/replaced`, content: "new" }),
        entry({ name: `${files}/empty-folder`, content: "now a file" }),
        entry({ name: `${files}/file-to-folder/inside`, content: "new" }),
        headerOf({ name: `${files}/new-folder/`, typeflag: "5", mode: 0o2750, mtime: 1_600_000_000 }),
        headerOf({ name: `${files}/closed/`, typeflag: "5", mode: 0o500, mtime: 1_600_000_000 }),
        trailer,
      ]),
    );
    const deleted = [row(`${files}/gone/file`), { ...row(`${files}/gone`), isDirectory: true }];
    return set.set("manage.json.rp", Buffer.from(encodeReport([], deleted)));
  }

  function withOldData(): ThrowAwayApplication {
    const application = new ThrowAwayApplication();
    for (const name of ["replaced", "closed/replaced", "file-to-folder", "gone/file", "kept"]) {
      application.plant(`${files}/${name}`, `old ${name}`);
    }
    mkdirSync(application.hostPathOf(`${files}/empty-folder`));
    chmodSync(application.hostPathOf(`${files}/gone`), 0o710);
    chmodSync(application.hostPathOf(`${files}/closed`), 0o555);
    return application;
  }

  test("is there for each of its calls", () => {
    using application = withOldData();
    expect(application.unpack(everyKindOfChange())).toMatchObject({ fileCount: 6, failedCount: 0 });
    expect(textOf(application, "file-to-folder/inside")).toBe("new");
    expect(textOf(application, "empty-folder")).toBe("now a file");
    expect(statSync(application.hostPathOf(`${files}/closed`)).mode & 0o777).toBe(0o500);
    expect(readdirSync(application.hostPathOf(files))).not.toContain("gone");
  });

  test.each([
    ["ENOSPC", "noSpace"],
    ["EDQUOT", "noSpace"],
    ["EROFS", "unpackFailed"],
    ["EIO", "unpackFailed"],
  ])("leaves everything as it was when any one call fails with %s", (errno, reason) => {
    let isDone = false;
    let number = 0;
    for (; !isDone; number += 1) {
      using application = withOldData();
      const before = everythingOf(application);
      let left = number;
      const calls = failing(errno, () => left-- === 0);
      try {
        application.unpack(everyKindOfChange(), { calls });
        isDone = true;
      } catch (error) {
        expect(error).toMatchObject({ reason });
        expect(compareTrees(before, everythingOf(application)), `after call ${number}`).toEqual([]);
        expect(application.failed).toEqual([]);
      }
    }
    // Staging the six files alone takes twenty.
    expect(number).toBeGreaterThan(35);
  });

  test("takes back what is in folders that are closed by then, also when it is not root's", async () => {
    using application = withOldData();
    const before = everythingOf(application);
    let count = 0;
    const sync = () => {
      count += 1;
      if (count === 2) throw fault("EIO");
      return true;
    };
    await asOrdinaryUser(application, () => {
      const restoring = () => application.unpack(everyKindOfChange(), { fileSystem: { sync } });
      expect(restoring).toThrow(/EIO.*; what had been changed was put back/);
    });
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
  });

  test("says what could not be put back, where putting back fails too", () => {
    using application = withOldData();
    let isReadOnly = false;
    const calls = failing("EROFS", (call, path) => {
      if (call === "makeFolder" && path.endsWith("/new-folder")) isReadOnly = true;
      return isReadOnly;
    });
    expect(() => application.unpack(everyKindOfChange(), { calls })).toThrow(
      expect.objectContaining({
        reason: "unpackFailed",
        message: expect.stringMatching(/EROFS.*; \d+ places could not be put back as they were/),
      }),
    );
    expect(application.failures).toContain(`${files}/gone/file not put back as it was`);
  });
});

describe("unpackBundle() makes bytes last before they take their place:", () => {
  test("the file system is synced once before the first rename into place, and once after the last change", () => {
    using application = new ThrowAwayApplication();
    const events: string[] = [];
    const rename = (from: string | Buffer, to: string | Buffer) => {
      events.push(`rename ${String(to).split("/").at(-1)}`);
      systemFileCalls.rename(from, to);
    };
    const sync = (directory: string) => {
      events.push(`sync ${directory.slice(application.directory.length)}`);
      return true;
    };
    application.unpack(threeFiles(), { calls: { ...systemFileCalls, rename }, fileSystem: { sync } });
    expect(events).toEqual(["sync /el2/base", "rename a", "rename b", "rename c", "sync /el2/base"]);
  });

  test("one by one where the file system cannot be synced at once", () => {
    using application = new ThrowAwayApplication();
    application.unpack(threeFiles(), { fileSystem: { sync: () => false } });
    expect(textOf(application, "c")).toBe("new");
  });

  test.each([1, 2])("and a full disk that shows only in sync %i changes nothing", (number) => {
    using application = new ThrowAwayApplication();
    for (const name of ["a", "b"]) application.plant(`${files}/${name}`, "old");
    const before = everythingOf(application);
    let count = 0;
    const sync = () => {
      count += 1;
      if (count === number) throw fault("ENOSPC");
      return true;
    };
    expect(() => application.unpack(threeFiles(), { fileSystem: { sync } })).toThrow(
      expect.objectContaining({ reason: "noSpace", code: 13900025 }),
    );
    expect(compareTrees(before, everythingOf(application))).toEqual([]);
  });
});
