import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompiledImport } from "@carryall/formats";
import { createKits, type LogLine } from "@carryall/kits";
import { describe, expect, test } from "vitest";
import { loadApplication } from "../../src/load/load-application.ts";
import { readExtensionCode } from "../../src/load/read-extension-code.ts";

interface PlantedModule {
  readonly code: string;
  readonly imports?: Readonly<Record<string, CompiledImport>>;
}

/** Compiled modules on disk, as an installation leaves them; gone when disposed of. */
class PlantedCode implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), "carryall-code-"));
  readonly logged: LogLine[] = [];

  constructor(modules: Readonly<Record<string, PlantedModule>>, { entry = "entry.ets" } = {}) {
    const table = Object.entries(modules).map(([id, { code, imports = {} }], index) => {
      writeFileSync(join(this.directory, `${index}.cjs`), code);
      return [id, { file: `${index}.cjs`, imports }];
    });
    const text = JSON.stringify({ formatVersion: 1, entry, modules: Object.fromEntries(table) });
    writeFileSync(join(this.directory, "modules.json"), text);
  }

  load() {
    const kits = createKits({
      roots: [],
      application: {
        bundleName: "com.example.notes",
        moduleName: "entry",
        extensionName: "BackupExtension",
        versionCode: 1000000,
        versionName: "1.0.0",
      },
      writeLog: (line) => this.logged.push(line),
    });
    return loadApplication(readExtensionCode(this.directory), kits);
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

describe("loadApplication()", () => {
  test("constructs the entry's default class and gives it a context afterwards", () => {
    using code = new PlantedCode({
      "entry.ets": { code: "exports.default = class Backup { constructor() { this.early = this.context; } };" },
    });
    const { className, instance } = code.load();
    expect(className).toBe("Backup");
    expect(instance).toMatchObject({ early: undefined, context: expect.any(Object) });
  });

  test("gives the platform's base class to a class that extends it", () => {
    using code = new PlantedCode({
      "entry.ets": {
        code: 'const { BackupExtensionAbility } = require("@kit.CoreFileKit"); exports.default = class Backup extends BackupExtensionAbility { async onBackup() {} };',
        imports: { "@kit.CoreFileKit": { kind: "platform", name: "@kit.CoreFileKit" } },
      },
    });
    expect(code.load().className).toBe("Backup");
  });

  test("writes what a module logs while it loads", () => {
    using code = new PlantedCode({ "entry.ets": { code: 'console.warn("loading"); exports.default = class {};' } });
    code.load();
    expect(code.logged).toEqual([expect.objectContaining({ level: "warn", text: "loading" })]);
  });

  test("loads a module once, and gives modules that import each other what is there so far", () => {
    const imports = (id: string): Readonly<Record<string, CompiledImport>> => ({ "./other": { kind: "module", id } });
    using code = new PlantedCode({
      "entry.ets": {
        code: 'exports.early = "early"; const other = require("./other"); exports.default = class { seen = other.seen(); same = require("./other") === other; };',
        imports: imports("other.ets"),
      },
      "other.ets": {
        code: 'const entry = require("./other"); const first = { ...entry }; exports.seen = () => [first.early, typeof first.default, typeof entry.default];',
        imports: imports("entry.ets"),
      },
    });
    expect(code.load().instance).toMatchObject({ seen: ["early", "undefined", "function"], same: true });
  });

  test.each([
    ["no default", "exports.Backup = class Backup {};", /exports no class/],
    ["a default that is no class", "exports.default = { onBackup() {} };", /exports no class/],
    ["a default that cannot be constructed", "exports.default = () => {};", /cannot be constructed: TypeError/],
    [
      "a constructor that throws",
      "exports.default = class { constructor() { throw new Error('no luck'); } };",
      /Error: no luck/,
    ],
    ["code that throws", "throw new RangeError('too early');", /RangeError: too early/],
    ["code that throws a string", "throw 'too early';", /too early/],
    ["code that does not parse", "exports.default = class {", /SyntaxError/],
  ])("throws startFailed when the entry has %s", (_what, code, message) => {
    using planted = new PlantedCode({ "entry.ets": { code } });
    expect(() => planted.load()).toThrow(
      expect.objectContaining({ reason: "startFailed", code: 13500009, message: expect.stringMatching(message) }),
    );
  });

  test("keeps the author's stack, which names the author's file, when a module throws", () => {
    using code = new PlantedCode(
      { "entry/src/main/ets/Backup.ets": { code: "\n\nthrow new Error('here');" } },
      { entry: "entry/src/main/ets/Backup.ets" },
    );
    expect(() => code.load()).toThrow(
      expect.objectContaining({ stack: expect.stringContaining("entry/src/main/ets/Backup.ets:3") }),
    );
  });

  test.each(["node:fs", "fs", "child_process", "./absent"])(
    "never gives Node's own module when %s is imported",
    (specifier) => {
      for (const kind of ["platform", "missing"] as const) {
        const target: CompiledImport = kind === "platform" ? { kind, name: specifier } : { kind, specifier };
        using code = new PlantedCode({
          "entry.ets": {
            code: `exports.default = class {}; const found = require("${specifier}"); found.readFileSync("/etc/passwd");`,
            imports: { [specifier]: target },
          },
        });
        expect(() => code.load()).toThrow(
          expect.objectContaining({ reason: "startFailed", message: expect.stringContaining(specifier) }),
        );
      }
    },
  );

  test("gives a stub when the platform has a module that we do not, which fails with its own name when it is called", () => {
    using code = new PlantedCode({
      "entry.ets": {
        code: 'const bluetooth = require("@ohos.bluetooth.ble").default; exports.default = class { use() { bluetooth.startBLEScan(); } };',
        imports: { "@ohos.bluetooth.ble": { kind: "platform", name: "@ohos.bluetooth.ble" } },
      },
    });
    const { instance } = code.load();
    expect(() => Reflect.get(instance, "use").call(instance)).toThrow(
      expect.objectContaining({ code: expect.anything(), message: expect.stringContaining("@ohos.bluetooth.ble") }),
    );
  });

  test("refuses import() when code that was made at run time asks for a Node module", async () => {
    using code = new PlantedCode({
      "entry.ets": { code: 'exports.default = class { steal() { return import("node:fs"); } };' },
    });
    const { instance } = code.load();
    await expect(Reflect.get(instance, "steal").call(instance)).rejects.toThrow();
  });

  test.each([
    ["is missing", (directory: string) => rmSync(join(directory, "modules.json"))],
    ["is no JSON", (directory: string) => writeFileSync(join(directory, "modules.json"), "what?")],
    [
      "names an entry that is not there",
      (directory: string) =>
        writeFileSync(join(directory, "modules.json"), '{"formatVersion":1,"entry":"x","modules":{}}'),
    ],
    ["names a file that is not there", (directory: string) => rmSync(join(directory, "0.cjs"))],
  ])("throws startFailed when modules.json %s", (_what, damage) => {
    using code = new PlantedCode({ "entry.ets": { code: "exports.default = class {};" } });
    damage(code.directory);
    expect(() => code.load()).toThrow(expect.objectContaining({ reason: "startFailed" }));
  });
});
