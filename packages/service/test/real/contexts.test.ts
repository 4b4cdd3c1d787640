import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { snapshotTree } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { sandboxes } from "../fixture-devices.ts";
import { RealSession } from "./real-session.ts";

const bundle = "com.example.contexts";
const areas = [1, 2, 3, 4, 5];
const files = "/data/storage/el2/base/files";

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  test.skipIf(isMissing)(
    "every folder that a context names is there before any code of the application's has run, in every area",
    async () => {
      await using real = await open(
        sandbox,
        `
  onBackupEx(info: string): string {
    const missing: string[] = [];
    for (const context of [this.context, this.context.getApplicationContext(), this.context.createModuleContext('entry')]) {
      for (const area of Object.values(contextConstant.AreaMode)) {
        context.area = area;
        for (const path of [context.filesDir, context.cacheDir, context.tempDir, context.preferencesDir, context.databaseDir]) {
          if (!fileIo.accessSync(path)) missing.push(path);
        }
      }
    }
    for (const area of [contextConstant.AreaMode.EL1, contextConstant.AreaMode.EL2]) {
      this.context.area = area;
      if (!fileIo.accessSync(this.context.backupDir)) missing.push(this.context.backupDir);
    }
    return 'missing: ' + missing.join();
  }`,
      );
      await real.backUp(bundle);
      expect(real.told[1]).toEqual({ kind: "result", text: "missing: " });
    },
  );

  test.skipIf(isMissing)(
    "what an application writes in any area is saved, and comes back to where it was",
    async () => {
      await using real = await open(
        sandbox,
        `
  async onBackup(): Promise<void> {
    for (const area of Object.values(contextConstant.AreaMode)) {
      this.context.area = area;
      const file = fileIo.openSync(this.context.filesDir + '//a.txt', fileIo.OpenMode.CREATE | fileIo.OpenMode.READ_WRITE);
      fileIo.writeSync(file.fd, 'in area ' + area);
      fileIo.closeSync(file);
    }
  }`,
        { includes: areas.map((area) => `/data/storage/el${area}/base/haps/entry/files/`) },
      );
      await real.backUp(bundle);
      const paths = areas.map((area) =>
        real.device.hostPath(bundle, `/data/storage/el${area}/base/haps/entry/files/a.txt`),
      );
      for (const path of paths) rmSync(path);
      real.forget();
      await real.restore(bundle);
      expect(real.told.at(-2)).toEqual({ kind: "end" });
      expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(areas.map((area) => `in area ${area - 1}`));
    },
  );

  test.skipIf(isMissing)(
    "a fullBackupOnly application finds its restored files below backupDir, and below the root of older documentation",
    async () => {
      await using real = await open(
        sandbox,
        `
  async onRestore(version: object): Promise<void> {
    fileIo.copyFileSync(this.context.backupDir + '/restore/${files}/a.txt', '${files}/from-new.txt');
    fileIo.copyFileSync('/data/storage/el2/backup/restore/${files}/a.txt', '${files}/from-old.txt');
    fileIo.moveFileSync('/data/storage/el2/backup/restore' + '${files}/a.txt', '${files}/a.txt');
  }`,
        { includes: [`${files}/`], fullBackupOnly: true },
      );
      const at = (path: string) => real.device.hostPath(bundle, path);
      mkdirSync(dirname(at(`${files}/a.txt`)), { recursive: true });
      writeFileSync(at(`${files}/a.txt`), "restored");
      await real.backUp(bundle);
      rmSync(at(`${files}/a.txt`));
      real.forget();
      await real.restore(bundle);
      expect(real.told.at(-2)).toEqual({ kind: "end" });
      expect(
        ["a.txt", "from-new.txt", "from-old.txt"].map((name) => readFileSync(at(`${files}/${name}`), "utf8")),
      ).toEqual(["restored", "restored", "restored"]);
      // Neither root is left with anything of it, and the older one was never made.
      expect([...snapshotTree(at("/data/storage/el2/base/.backup")).keys()]).toEqual([]);
      expect(existsSync(`${at("/data/storage/el2/base")}/../backup`)).toBe(false);
    },
  );
});

function open(sandbox: "bubblewrap" | "mapped", members: string, profile: object = {}): Promise<RealSession> {
  const source = `import { BackupExtensionAbility, fileIo } from '@kit.CoreFileKit';
import { contextConstant } from '@kit.AbilityKit';
export default class Contexts extends BackupExtensionAbility {${members}
}
`;
  const text = JSON.stringify({ allowToBackupRestore: true, includes: [`${files}/`], ...profile });
  return RealSession.open([{ bundleName: bundle, source, profile: text, fileCount: 0 }], { sandbox });
}
