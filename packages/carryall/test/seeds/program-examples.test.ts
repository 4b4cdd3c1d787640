import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exampleOf, SeedDevice, sandboxes, whyNot } from "./seed-device.ts";

const bundle = "com.example.hiworld";
const client = "com.example.client";
const clientFiles = "/data/storage/el2/base/haps/entry/files";
const isMissing = whyNot !== undefined;

const plain = "class Own extends BackupExtensionAbility {}";
const talkative = `
class Talkative extends BackupExtensionAbility {
  onBackupEx() { return 'all is well'; }
  onProcess() { return '{"progressInfo":[]}'; }
}`;

describe(whyNot === undefined ? "where the sandbox does not matter" : `skipped, ${whyNot}`, () => {
  test.skipIf(isMissing)("E16: the backup module can be imported", async () => {
    await using device = new SeedDevice("mapped");
    const { code, stdout, stderr } = await device.runExample(
      exampleOf("E16"),
      "console.log(typeof backup.SessionBackup, typeof backup.getLocalCapabilities);",
    );
    expect([code, stdout, stderr]).toEqual([0, "function function\n", ""]);
  });

  test.skipIf(isMissing)("E17: the capability file is saved, and lists what is installed", async () => {
    await using device = new SeedDevice("mapped");
    await device.install(bundle, exampleOf("E8"));
    const { code, stdout, stderr } = await device.runExample(exampleOf("E17"), "getLocalCapabilities();");
    expect([code, stdout, stderr]).toEqual([0, "getLocalCapabilities success\n", ""]);
    const text = readFileSync(device.hostPath(client, `${clientFiles}/localCapabilities.json`), "utf8");
    expect(JSON.parse(text)).toMatchObject({
      bundleInfos: [{ name: bundle, versionCode: 1000000, versionName: "1.0.0", needToInstall: false }],
      deviceType: "phone",
    });
  });

  test.skipIf(isMissing)("E17: the descriptor is closed, and the file behind it gone", async () => {
    await using device = new SeedDevice("mapped");
    const more = `
import { readdirSync, readlinkSync } from 'node:fs';
await getLocalCapabilities();
const open = readdirSync('/proc/self/fd').map((fd) => { try { return readlinkSync('/proc/self/fd/' + fd) } catch { return '' } });
console.log(open.filter((path) => /capabilit/i.test(path)).length);`;
    const { stdout, stderr } = await device.runExample(exampleOf("E17"), more);
    expect([stdout, stderr]).toEqual(["getLocalCapabilities success\n0\n", ""]);
  });

  test.skipIf(isMissing)(
    "E19: an application that is not there, and one that allows no backup, begin with an error",
    async () => {
      await using device = new SeedDevice("mapped");
      const unknown = await device.runExample(exampleOf("E19"), "sessionBackup();");
      expect(linesOf(unknown.stdout)).toEqual([
        "appendBundles success",
        `onBundleBegin err: {"code":13500005,"data":"${bundle}"}`,
        "onAllBundlesEnd",
      ]);
      await device.install(bundle, exampleOf("E8"), { more: plain, profile: '{ "allowToBackupRestore": false }' });
      const refused = await device.runExample(exampleOf("E19"), "sessionBackup();");
      expect(linesOf(refused.stdout)).toEqual([
        "appendBundles success",
        `onBundleBegin err: {"code":13500001,"data":"${bundle}"}`,
        "onAllBundlesEnd",
      ]);
    },
  );
});

describe.each(sandboxes)("under $title", ({ sandbox, isMissing: isSandboxMissing }) => {
  test.skipIf(isSandboxMissing)("E18: a capability file of that form is accepted by a restore", async () => {
    await using device = new SeedDevice(sandbox);
    await device.install(bundle, exampleOf("E8"), { more: plain });
    const file = device.writeFile("capabilities.json", exampleOf("E18").text);
    expect(await device.announce(bundle, file)).toEqual([
      ["onBundleBegin", null, bundle],
      ["onBundleEnd", null, bundle],
      ["onAllBundlesEnd", null],
    ]);
  });

  test.skipIf(isSandboxMissing)("E19: a backup is saved, with one line for each callback, in order", async () => {
    await using device = new SeedDevice(sandbox);
    await device.install(bundle, exampleOf("E8"), { more: plain });
    const { code, stdout, stderr } = await device.runExample(exampleOf("E19"), "sessionBackup();");
    expect([code, stderr]).toEqual([0, ""]);
    expect(linesOf(stdout)).toEqual([
      "appendBundles success",
      `onBundleBegin bundleName: ${bundle}`,
      "onFileReady success",
      "onFileReady success",
      `onBundleEnd bundleName: ${bundle}`,
      "onAllBundlesEnd",
    ]);
    const saved = device.hostPath(client, `${clientFiles}/${bundle}`);
    expect(readdirSync(saved).sort()).toEqual(["manage.json", "part.0.tar"]);
  });

  test.skipIf(isSandboxMissing)("E19: what the application reports comes between begin and end", async () => {
    await using device = new SeedDevice(sandbox);
    await device.install(bundle, exampleOf("E8"), { more: talkative });
    const { stdout } = await device.runExample(exampleOf("E19"), "sessionBackup();");
    const lines = linesOf(stdout);
    expect(lines.slice(0, 4)).toEqual([
      "appendBundles success",
      `onBundleBegin bundleName: ${bundle}`,
      `onPross bundleName: "${bundle}"`,
      expect.stringMatching(/^onPross result: ".*processResult.*progressInfo/),
    ]);
    expect(lines).toContain(`onResultReport bundleName: ${bundle}`);
    expect(lines).toContain("onResultReport result: all is well");
    expect(lines.slice(-2)).toEqual([`onBundleEnd bundleName: ${bundle}`, "onAllBundlesEnd"]);
  });

  test.skipIf(isSandboxMissing)(
    "E20: as printed it never publishes, survives its own faults, and ends at the limit of the running time",
    async () => {
      await using device = new SeedDevice(sandbox);
      await device.install(bundle, exampleOf("E8"), { more: plain });
      const more = `restore01().then(() => console.info('timer ' + backup.updateTimer('${bundle}', 500)));`;
      const { code, stdout, stderr } = await device.runExample(exampleOf("E20"), more);
      expect(code).toBe(0);
      const lines = linesOf(stdout);
      expect(lines).toContain("timer true");
      expect(lines.filter((line) => line !== "timer true")).toEqual(
        expect.arrayContaining(["appendBundles success", "getFileHandle success", "onBundleBegin success"]),
      );
      expect(lines.filter((line) => line === "onFileReady bundlePath err : ")).toHaveLength(2);
      expect(lines.slice(-2)).toEqual(["onBundleEnd success", "onAllBundlesEnd success"]);
      expect(lines).not.toContain("onFileReady success");
      expect(stderr).toContain(`onBundleEnd failed with err: {"code":13500003,"data":"${bundle}"}`);
      expect(stderr.match(/13900002/g)).toHaveLength(2);
    },
  );
});

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
