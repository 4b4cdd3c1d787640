import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { clientOf } from "../client-of.ts";
import { deviceWith, sandboxes } from "../fixture-devices.ts";
import { closeFile, keepIn, recordBackup, SessionRecord } from "../record-session.ts";

const one = "com.example.one";
const two = "com.example.two";
const deaf = "com.example.deaf";

const talking = `import { BackupExtensionAbility, BundleVersion } from '@kit.CoreFileKit';
import { hilog } from '@kit.PerformanceAnalysisKit';
export default class Talking extends BackupExtensionAbility {
  onProcess(): string { return 'half way'; }
  async onBackupEx(info: string): Promise<string> { return 'backed up with [' + info + ']'; }
  onRestoreEx(version: BundleVersion, info: string): string { return 'restored from ' + JSON.stringify(version) + ' with [' + info + ']'; }
}
`;
const throwing = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Throwing extends BackupExtensionAbility {
  async onBackup(): Promise<void> { throw new Error('the disk of my life is full'); }
}
`;

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  describe.skipIf(isMissing)("a session", () => {
    test("reports begin, files with manage.json last, end, and one end of all", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: one }]);
      using backup = clientOf(device);
      const { events } = await recordBackup(backup, [one]);

      expect(events).toEqual([
        { event: "begin", bundle: one },
        { event: "file", bundle: one, name: "part.0.tar" },
        { event: "file", bundle: one, name: "manage.json" },
        { event: "end", bundle: one },
        { event: "allEnd" },
      ]);
    });

    test("gives the texts of onProcess and the Ex hooks to the client, verbatim", async () => {
      await using device = await deviceWith(sandbox, [
        { bundleName: one, source: talking, versionCode: 7, versionName: "0.7" },
      ]);
      using backup = clientOf(device);
      const { events } = await recordBackup(backup, [one]);

      expect(events.find((each) => each.event === "result")?.text).toBe("backed up with []");
      const progress = JSON.parse(events.find((each) => each.event === "process")?.text ?? "");
      expect(progress.processResult.resultInfo).toBe("half way");
    });

    test("restores what it backed up and calls onRestoreEx with the version of the data", async () => {
      await using device = await deviceWith(sandbox, [
        { bundleName: one, source: talking, versionCode: 7, versionName: "0.7" },
      ]);
      const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
      using backup = clientOf(device);
      await recordBackup(backup, [one], keepIn(kept));
      const capabilities = await backup.getLocalCapabilities();
      const record = new SessionRecord((file) => {
        copyFileSync(join(kept, file.bundleName, file.uri), `/proc/self/fd/${file.fd}`);
        closeFile(file);
        if (file.uri === "manage.json") void session.publishFile({ bundleName: one, uri: "" });
      });
      const session = new backup.SessionRestore(record.callbacks);
      await session.appendBundles(capabilities.fd, [one]);
      await session.getFileHandle({ bundleName: one, uri: "part.0.tar" });
      await session.getFileHandle({ bundleName: one, uri: "manage.json" });
      await record.finished;
      await session.release();
      rmSync(kept, { recursive: true });

      expect(record.events.filter((each) => each.event !== "process")).toEqual([
        { event: "begin", bundle: one },
        { event: "file", bundle: one, name: "part.0.tar" },
        { event: "file", bundle: one, name: "manage.json" },
        { event: "result", bundle: one, text: 'restored from {"code":7,"name":"0.7"} with []' },
        { event: "end", bundle: one },
        { event: "allEnd" },
      ]);
    });

    test("ends a bundle whose hook throws with 13500007, the author's words and no file", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: one, source: throwing }, { bundleName: two }]);
      using backup = clientOf(device);
      const record = await recordBackup(backup, [one, two]);

      const result = JSON.parse(record.of(one).find((each) => each.event === "result")?.text ?? "");
      expect(result.resultInfo).toEqual({
        errorCode: 13500007,
        errorInfo: "the disk of my life is full",
        type: "ErrorInfo",
      });
      expect(record.of(one).at(-1)).toEqual({ event: "end", bundle: one, code: 13500007 });
      expect(record.of(two).at(-1)).toEqual({ event: "end", bundle: two });
    });

    test("is the only one: the second gets 13500013 with the JSON text that names the holder", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: one }]);
      using first = clientOf(device, "com.example.first");
      using second = clientOf(device, "com.example.second");
      const session = new first.SessionBackup({});
      const attempt = () => new second.SessionRestore({});

      expect(attempt).toThrowError(expect.objectContaining({ code: 13500013 }));
      const { sessionInfo } = JSON.parse(messageOf(attempt));
      expect(sessionInfo).toMatchObject({
        error: "Session Conflict",
        userId: "100",
        name: "com.example.first",
        scenario: "BACKUP",
      });
      expect(sessionInfo.activeTime).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d:\d{3}$/);
      await session.release();
      await new second.SessionRestore({}).release();
    });

    test("refuses what cannot be backed up with one begin that says why, and still ends", async () => {
      await using device = await deviceWith(sandbox, [
        { bundleName: one, source: "" },
        { bundleName: two, profile: '{ "allowToBackupRestore": false }' },
      ]);
      using backup = clientOf(device);
      const { events } = await recordBackup(backup, [one, two, "com.example.nowhere"]);

      expect(events).toEqual([
        { event: "begin", bundle: one, code: 13500001 },
        { event: "begin", bundle: two, code: 13500001 },
        { event: "begin", bundle: "com.example.nowhere", code: 13500005 },
        { event: "allEnd" },
      ]);
    });

    test("reports a module that does not load as 13500009 at begin, with the loader's message in the log", async () => {
      const source =
        "import { BackupExtensionAbility } from '@kit.CoreFileKit';\nthrow new Error('not today');\nexport default class A extends BackupExtensionAbility {}\n";
      await using device = await deviceWith(sandbox, [{ bundleName: one, source }]);
      using backup = clientOf(device);
      const { events } = await recordBackup(backup, [one]);

      expect(events).toEqual([{ event: "begin", bundle: one, code: 13500009 }, { event: "allEnd" }]);
    });

    test("runs at most three bundles at once, and all of them", async () => {
      const names = ["a", "b", "c", "d", "e"].map((letter) => `com.example.${letter}`);
      await using device = await deviceWith(
        sandbox,
        names.map((bundleName) => ({ bundleName })),
      );
      using backup = clientOf(device);
      const { events } = await recordBackup(backup, names);

      let running = 0;
      let most = 0;
      for (const { event } of events) {
        if (event === "begin") running += 1;
        if (event === "end") running -= 1;
        most = Math.max(most, running);
      }
      expect(most).toBeLessThanOrEqual(3);
      expect(events.filter((each) => each.event === "end" && each.code === undefined)).toHaveLength(5);
      expect(events.at(-1)).toEqual({ event: "allEnd" });
    });

    test("ends what still runs with 13500015 when it is released, and tells nothing afterwards", async () => {
      const source = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Deaf extends BackupExtensionAbility { async onBackup(): Promise<void> { await new Promise<void>(() => {}); } }
`;
      await using device = await deviceWith(sandbox, [{ bundleName: deaf, source }]);
      using backup = clientOf(device);
      const begun = Promise.withResolvers<void>();
      const record = new SessionRecord();
      const session = new backup.SessionBackup({
        ...record.callbacks,
        onBundleBegin: (error, bundle) => {
          record.callbacks.onBundleBegin?.(error, bundle);
          begun.resolve();
        },
      });
      await session.appendBundles([deaf]);
      await begun.promise;
      await session.release();

      expect(record.events).toEqual([
        { event: "begin", bundle: deaf },
        { event: "end", bundle: deaf, code: 13500015 },
        { event: "allEnd" },
      ]);
    });
  });
});

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("It did not throw");
}
