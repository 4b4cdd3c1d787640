import { closeSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { backupPermission, type ClientIdentity } from "@carryall/protocol";
import { readLog, until } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { beginRestore } from "../begin-restore.ts";
import { clientOf, clientWith, tokenOf } from "../client-of.ts";
import { deviceWith } from "../fixture-devices.ts";
import { closeFile, SessionRecord } from "../record-session.ts";
import { startWoundService } from "../wound-service.ts";

const sandbox = "mapped";
const one = "com.example.one";
const two = "com.example.two";
const base = "/data/storage/el2/base";

const answering = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Answering extends BackupExtensionAbility {
  getBackupInfo(): string { return 'app diy info'; }
  async getBackupCompatibilityInfo(extInfo: string): Promise<string> { return 'backup:' + extInfo; }
  async getRestoreCompatibilityInfo(extInfo: string): Promise<string> { return 'restore:' + extInfo; }
}
`;
const silent = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Silent extends BackupExtensionAbility {
  async getBackupCompatibilityInfo(extInfo: string): Promise<string> { console.info('asked'); await new Promise<void>(() => {}); return ''; }
}
`;

describe("getBackupInfo()", () => {
  test("gives what the application says, without a session, and leaves nothing running", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, source: answering }, { bundleName: two }]);
    using backup = clientOf(device);
    expect(backup.getBackupInfo(one)).toBe("app diy info");
    expect(backup.getBackupInfo(two)).toBe("");
    expect(backup.getBackupInfo("com.example.nowhere")).toBe("");
    expect(backup.getBackupInfo(one)).toBe("app diy info");
  });
});

describe("getCompatibilityInfo()", () => {
  test("asks the method of the session's direction, with the text as it is", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, source: answering }]);
    using backup = clientOf(device);
    const saving = new backup.SessionBackup({});
    expect(await saving.getCompatibilityInfo(one, '{"a": 1}')).toBe('backup:{"a": 1}');
    await saving.release();
    const restoring = new backup.SessionRestore({});
    expect(await restoring.getCompatibilityInfo(one, "")).toBe("restore:");
    await restoring.release();
  });

  test("gives an empty text to who waits longer than a second", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one, source: silent }]);
    await using service = await startWoundService(device);
    using backup = clientOf(device);
    const session = new backup.SessionBackup({});
    const asking = session.getCompatibilityInfo(one, "");
    const log = device.open().layout.bundleLog(device.open().readBundle(one).name);
    await until("the method was called", () => readLog(log).some(({ text }) => text === "asked"));
    await service.wind(1000);
    expect(await asking).toBe("");
    await session.release();
  });
});

describe("cleanBundleTempDir()", () => {
  test("empties the temporary folders of an application that does not run, and says so", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    const staged = ["backup/part.0.tar", "restore/data/x"].map((name) =>
      device.hostPath(one, `${base}/.backup/${name}`),
    );
    for (const path of staged) {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, "left");
    }
    using backup = clientOf(device);
    const session = new backup.SessionBackup({});
    expect(await session.cleanBundleTempDir("com.example.nowhere")).toBe(false);
    expect(await session.cleanBundleTempDir(one)).toBe(true);
    expect(staged.map((path) => existsSync(path))).toEqual([false, false]);
    await session.release();
  });

  test("leaves one that is being restored alone", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using backup = clientOf(device);
    const { session } = await beginRestore(backup, one);
    expect(await session.cleanBundleTempDir(one)).toBe(false);
    await session.release();
  });
});

describe("getBackupDataSize()", () => {
  test.each([
    [true, { dataSize: 3000, incDataSize: 3000 }],
    [false, { dataSize: 3000, incDataSize: -1 }],
  ])("(precise: %s) reports every bundle once, and nothing left to scan at the end", async (isPrecise, sizes) => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using backup = clientOf(device);
    const reports: { scanned: { name: string }[]; scanning: string }[] = [];
    const finished = Promise.withResolvers<void>();
    const session = new backup.SessionBackup({
      onBackupSizeReport: (text) => {
        reports.push(JSON.parse(text));
        if (reports.at(-1)?.scanning === "") finished.resolve();
      },
    });
    await session.getBackupDataSize(isPrecise, [
      { bundleName: one, lastIncrementalTime: 1 },
      { bundleName: "com.example.nowhere", lastIncrementalTime: 0 },
    ]);
    await finished.promise;
    await session.release();
    expect(reports.flatMap(({ scanned }) => scanned)).toEqual([
      { name: one, bundleName: one, ...sizes },
      { name: "com.example.nowhere", bundleName: "com.example.nowhere", dataSize: -1, incDataSize: -1 },
    ]);
  });
});

describe("getFileHandles()", () => {
  test("gives several files at once through onFileReadyBatch", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using backup = clientOf(device);
    const record = new SessionRecord();
    const batches: string[][] = [];
    const session = new backup.SessionRestore({
      ...record.callbacks,
      onFileReadyBatch: (_error, files) => {
        batches.push(files.map(({ uri }) => uri));
        for (const file of files) closeFile(file);
        session.cancel(one);
      },
    });
    const { fd } = await backup.getLocalCapabilities();
    await session.appendBundles(fd, [one]);
    closeSync(fd);
    await session.getFileHandles({ bundleName: one, uri: "", uris: ["part.0.tar", "manage.json"] });
    await record.finished;
    await session.release();
    expect(batches).toEqual([["part.0.tar", "manage.json"]]);
  });
});

describe("migrateFile()", () => {
  test("is the clone tool's: it moves a file into the application and tells the outcome", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using tool = clientWith(device, await tokenOf(device, { roles: ["clone-tool"] }));
    const source = join(device.home, "..", "from");
    mkdirSync(source);
    writeFileSync(join(source, "photo.jpg"), "pixels");
    const told = Promise.withResolvers<unknown[]>();
    const session = new tool.SessionRestore({ onMigrateResult: (...args) => told.resolve(args) });
    const { fd } = await tool.getLocalCapabilities();
    await session.appendBundles(fd, [one]);
    closeSync(fd);
    const paths = { srcPath: source, destPath: `${base}/files/album` };
    await session.migrateFile(paths, { bundleName: one, uri: "photo.jpg" });
    expect(await told.promise).toEqual([undefined, one]);
    expect(readFileSync(device.hostPath(one, `${base}/files/album/photo.jpg`), "utf8")).toBe("pixels");
    await expect(session.getApkFileHandle("/data/app", "base.apk")).rejects.toMatchObject({ code: 13900005 });
    await session.release();
  });

  test("is refused to every other client", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using backup = clientOf(device);
    const session = new backup.SessionRestore({});
    const paths = { srcPath: "/from", destPath: `${base}/files` };
    await expect(session.migrateFile(paths, { bundleName: one, uri: "a" })).rejects.toMatchObject({ code: 13900001 });
    await expect(session.getApkFileHandle("/data/app", "base.apk")).rejects.toMatchObject({ code: 13900001 });
    await session.release();
  });
});

describe("tokens", () => {
  test("say who a client is, to others and to the service", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    using tool = clientWith(device, await tokenOf(device, { name: "com.example.clone" }));
    using other = clientOf(device);
    const session = new tool.SessionBackup({});
    expect(() => new other.SessionBackup({})).toThrow(
      expect.objectContaining({ message: expect.stringContaining("com.example.clone") }),
    );
    await session.release();
  });

  test.each([
    ["without the permission", { permissions: [] }],
    ["of an ordinary application", { isSystemApp: false }],
  ] satisfies [string, Partial<ClientIdentity>][])(
    "%s open no session, whatever the client's own library thinks",
    async (_what, lacking) => {
      await using device = await deviceWith(sandbox, [{ bundleName: one }]);
      const { token } = await tokenOf(device, lacking);
      // The library is told that all is well; the service knows better.
      using tool = clientWith(device, { token, identity: allowed });
      expect(() => new tool.SessionBackup({})).toThrow(expect.objectContaining({ code: 13900001 }));
      await expect(tool.getLocalCapabilities()).rejects.toMatchObject({ code: 13900001 });
      expect(tool.getBackupInfo(one)).toBe("");
    },
  );

  test("that somebody made up are refused", async () => {
    await using device = await deviceWith(sandbox, [{ bundleName: one }]);
    const { token } = await tokenOf(device, {});
    using tool = clientWith(device, { token: `${token.slice(0, -2)}xx`, identity: allowed });
    expect(() => new tool.SessionBackup({})).toThrow(expect.objectContaining({ code: 13900001 }));
  });
});

const allowed: ClientIdentity = {
  name: "com.example.tool",
  isSystemApp: true,
  permissions: [backupPermission],
  roles: [],
};
