import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exampleOf, SeedDevice, sandboxes, type Told } from "./seed-device.ts";

const customized = '{"type":"ErrorInfo","errorCode":0,"errorInfo":"app customized error info"}';
const savedVersion = '{"code":1000000,"name":"1.0.0"}';
const imports = ["E1", "E5", "E8"];
const classes = ["E2", "E3", "E4", "E6", "E7", "E9", "E10", "E11", "E12", "E13", "E14", "E15"];
const subclassOf: Readonly<Record<string, string>> = { E5: "BackupExtension" };

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  let device: SeedDevice;

  beforeAll(async () => {
    if (isMissing) return;
    device = new SeedDevice(sandbox);
    for (const name of classes) await device.install(bundleOf(name), exampleOf(name));
    for (const name of imports) {
      const base = subclassOf[name] ?? "BackupExtensionAbility";
      const more = `class Own extends ${base} { onBackup() { console.log('base is', typeof ${base}); } }`;
      await device.install(bundleOf(name), exampleOf(name), { more });
    }
  });

  afterAll(async () => {
    await device?.[Symbol.asyncDispose]();
  });

  test.skipIf(isMissing).each(imports)("%s: what it imports can be extended, and the class is found", async (name) => {
    const told = await device.save(bundleOf(name));
    expect(told).toEqual(savedWell(name));
    expect(device.consoleOf(bundleOf(name))).toEqual(["base is function"]);
  });

  test.skipIf(isMissing)("E2: getBackupInfo() returns the application's text, synchronously", async () => {
    expect(await device.ask("info", bundleOf("E2"))).toEqual(["app diy info"]);
    expect(device.consoleOf(bundleOf("E2"))).toEqual(["getBackupInfo ok"]);
  });

  test.skipIf(isMissing).each([
    ["E3", "backup", "isSupportBackup", "getBackupCompatibilityInfo"],
    ["E4", "restore", "isSupportRestore", "getRestoreCompatibilityInfo"],
  ] as const)("%s: getCompatibilityInfo() in a %s passes the text on as it is", async (name, kind, key, hook) => {
    const extInfos = ["", '{"requireCompatibility":true}', "{}", "null", "not JSON"];
    const answers = await device.ask(kind, bundleOf(name), ...extInfos);
    expect(answers).toEqual([
      String.raw`"{\"dbVersion\": \"1.0\", \"isThemCardEnable\": \"true\"}"`,
      String.raw`"{\"${key}\": \"true\"}"`,
      String.raw`"{\"${key}\": \"false\"}"`,
      String.raw`"{\"${key}\": \"false\"}"`,
      '""',
    ]);
    // The example asks a SyntaxError for its code.
    expect(device.consoleOf(bundleOf(name))).toEqual([
      expect.stringContaining(`${hook} failed with error. Code: undefined, message: `),
    ]);
  });

  test.skipIf(isMissing).each(["E6", "E9"])("%s: onBackup() is awaited, and reports nothing", async (name) => {
    expect(await device.save(bundleOf(name))).toEqual(savedWell(name));
    expect(device.consoleOf(bundleOf(name))).toEqual(["onBackup"]);
  });

  test.skipIf(isMissing).each(["E7", "E12"])("%s: onRestore() is told the saved version", async (name) => {
    const bundle = bundleOf(name);
    await device.save(bundle);
    const path = device.hostPath(bundle, "/data/storage/el2/base/files/a.txt");
    writeFileSync(path, "changed");
    expect(await device.bringBack(bundle)).toEqual(restoredWell(name));
    expect(device.consoleOf(bundle)).toEqual([`onRestore ok ${savedVersion}`]);
    expect(readFileSync(path, "utf8")).toBe(`of ${bundle}`);
  });

  test.skipIf(isMissing).each(["E10", "E11"])("%s: what onBackupEx() returns is reported verbatim", async (name) => {
    const bundle = bundleOf(name);
    const told = await device.save(bundle);
    expect(told).toContainEqual(["onResultReport", null, bundle, customized]);
    expect(told.filter(([callback]) => callback !== "onResultReport")).toEqual(savedWell(name));
    expect(device.consoleOf(bundle)).toEqual(["onBackupEx ok"]);
  });

  test.skipIf(isMissing).each(["E13", "E14"])(
    "%s: what onRestoreEx() returns is reported just before the bundle's end",
    async (name) => {
      const bundle = bundleOf(name);
      await device.save(bundle);
      const told = await device.bringBack(bundle);
      expect(told).toEqual(restoredWell(name, ["onResultReport", null, bundle, customized]));
      expect(device.consoleOf(bundle)).toEqual([`onRestoreEx ok ${savedVersion}`]);
    },
  );

  test.skipIf(isMissing)("E15: onProcess() is asked while the task runs, and its text is not looked at", async () => {
    const bundle = bundleOf("E15");
    const saved = await device.save(bundle);
    expect(device.consoleOf(bundle)).toEqual([
      "onProcess begin",
      "onProcess end",
      "onBackup begin",
      "appJob begin, args is: 100",
      "onBackup end",
    ]);
    checkProgress(saved, bundle);
    expect(saved.filter(([callback]) => callback !== "onProcess")).toEqual(savedWell("E15"));
    const restored = await device.bringBack(bundle);
    checkProgress(restored, bundle);
    expect(restored.filter(([callback]) => callback !== "onProcess")).toEqual(restoredWell("E15"));
    expect(device.consoleOf(bundle).slice(-3)).toEqual([
      "onRestore begin",
      "appJob begin, args is: 100",
      "onRestore end",
    ]);
  });
});

function bundleOf(name: string): string {
  return `com.example.${name.toLowerCase()}`;
}

function savedWell(name: string): unknown[] {
  const bundle = bundleOf(name);
  return [
    ["onBundleBegin", null, bundle],
    ["onFileReady", null, "part.0.tar"],
    ["onFileReady", null, "manage.json"],
    ["onBundleEnd", null, bundle],
    ["onAllBundlesEnd", null],
  ];
}

function restoredWell(name: string, ...beforeEnd: Told[]): unknown[] {
  const bundle = bundleOf(name);
  return [
    ["onBundleBegin", null, bundle],
    ["onFileReady", null, "manage.json"],
    ["onFileReady", null, "part.0.tar"],
    ...beforeEnd,
    ["onBundleEnd", null, bundle],
    ["onAllBundlesEnd", null],
  ];
}

// The template text is no JSON: it is a JSON string within the string that the framework embeds.
function checkProgress(told: readonly Told[], bundle: string): void {
  const reports = told.filter(([callback]) => callback === "onProcess");
  expect(reports.length).toBeGreaterThan(0);
  for (const [, error, name, text] of reports) {
    expect([error, name]).toEqual([null, bundle]);
    const { resultInfo } = JSON.parse(String(text)).processResult;
    const template: unknown = JSON.parse(resultInfo);
    expect(template).toEqual(expect.stringMatching(/^\{ "progressInfo":\[ \{ "name": "callact", \/\/ appName /));
    expect(() => JSON.parse(String(template))).toThrow(SyntaxError);
  }
}
