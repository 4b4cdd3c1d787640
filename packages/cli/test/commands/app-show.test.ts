import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeProject } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { CommandLine } from "../command-line.ts";

const notes = "com.example.notes";
const source = `import { BackupExtensionAbility, fileIo, picker } from '@kit.CoreFileKit';
import ble from '@ohos.bluetooth.ble';
import native from 'libnotes.so';
import { theme } from './theme';
import axios from '@ohos/axios';
export default class NotesBackup extends BackupExtensionAbility {
  all = () => [fileIo, picker, ble, native, theme, axios];
}
`;
const theme = `import { window } from '@kit.ArkUI';
import { common } from '@kit.AbilityKit';
export const theme = (context: common.Context) => [window, Color.Red, AppStorage.get('theme'), context];
`;

function writeNotes(line: CommandLine): string {
  const project = writeProject(join(line.root, "notes"), { bundleName: notes, versionName: "1.2", source });
  mkdirSync(join(project, "entry/src/main/ets/backup"), { recursive: true });
  writeFileSync(join(project, "entry/src/main/ets/backup/theme.ets"), theme);
  return project;
}

describe("app show", () => {
  test("lists what the extension and all that it imports could reach: what works, what is a stub, what was not found", async () => {
    await using line = await CommandLine.open();
    const project = writeNotes(line);
    expect((await line.run(["app", "install", project])).exitCode).toBe(0);
    const { exitCode, lines } = await line.run(["app", "show", notes, "--json"]);
    expect(exitCode).toBe(0);
    expect(lines).toEqual([
      {
        kind: "app",
        bundle: notes,
        versionCode: 1000000,
        versionName: "1.2",
        modules: ["entry"],
        extension: "FixtureBackup",
        extensionModule: "entry",
        origin: project,
        installedAt: expect.any(String),
        sources: 2,
        kits: ["@kit.CoreFileKit BackupExtensionAbility", "@kit.CoreFileKit fileIo", "ArkUI AppStorage"],
        stubs: ["@kit.ArkUI window", "@kit.CoreFileKit picker", "@ohos.bluetooth.ble", "ArkUI Color", "libnotes.so"],
        missing: ["@ohos/axios"],
      },
    ]);
  });

  test("prints the record and the three lists", async () => {
    await using line = await CommandLine.open();
    const installed = await line.run(["app", "install", writeNotes(line)]);
    expect(installed.stderr).toMatch(
      /^carryall: warning: .*FixtureBackup\.ets:5: nothing is found for "@ohos\/axios": a stub stands for it, and code that uses it will fail\n$/,
    );
    const { stdout } = await line.run(["app", "show", notes]);
    expect(stdout).toMatch(/^bundle {5}com\.example\.notes\nversion {4}1\.2 \(1000000\)\nmodules {4}entry\n/);
    expect(stdout).toContain("\nextension  FixtureBackup, of module entry\n");
    expect(stdout).toContain("\nReaches of the platform, and works:\n  @kit.CoreFileKit BackupExtensionAbility\n");
    expect(stdout).toMatch(/\nReaches of the platform, and is a stub: .*\n {2}@kit\.ArkUI window\n/);
    expect(stdout).toMatch(/\nNot found at installation: a stub stands for it:\n {2}@ohos\/axios\n$/);
  });

  test("shows an application without an extension, and refuses one that is not there", async () => {
    await using line = await CommandLine.open();
    await line.run(["app", "install", writeProject(join(line.root, "plain"), { bundleName: notes, source: "" })]);
    const { stdout } = await line.run(["app", "show", notes]);
    expect(stdout).toMatch(/\nextension {2}none\n/);
    expect(stdout).not.toContain("Reaches");
    expect((await line.run(["app", "show", notes, "--json"])).lines).toEqual([
      expect.objectContaining({ extension: null, sources: 0, kits: [], stubs: [], missing: [] }),
    ]);
    const { exitCode, stderr } = await line.run(["app", "show", "com.example.none"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Installed are: ${notes}`);
  });
});
