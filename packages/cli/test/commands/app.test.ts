import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { askService } from "@carryall/client";
import { parseBundleName } from "@carryall/protocol";
import { readLog, until, writeProject } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { CommandLine } from "../command-line.ts";

const notes = "com.example.notes";
const files = "/data/storage/el2/base/files";

describe("app install --clones", () => {
  test("installs clones beside the application, each with a sandbox and a record of its own", async () => {
    await using line = await CommandLine.open();
    const project = cloneableProject(line, 2);
    const { exitCode, lines } = await line.run(["app", "install", project, "--clones", "2", "--json"]);
    expect(exitCode).toBe(0);
    expect(lines.map(({ kind, bundle, versionCode }) => [kind, bundle, versionCode])).toEqual([
      ["installed", notes, 1000000],
      ["installed", `${notes}:1`, 1000000],
      ["installed", `${notes}:2`, 1000000],
    ]);
    expect(line.device.listBundles().map(({ name }) => name)).toEqual([notes, `${notes}:1`, `${notes}:2`]);
    plant(line, `${notes}:1`, "first");
    expect([notes, `${notes}:1`, `${notes}:2`].map((name) => dataOf(line, name))).toEqual([[], ["first"], []]);
    expect(readdirSync(line.device.layout.appsDirectory)).toHaveLength(3);
  });

  test("makes clones that are backed up and restored like applications of their own", async () => {
    await using line = await CommandLine.open();
    await line.run(["app", "install", cloneableProject(line, 1), "--clones", "1"]);
    plant(line, `${notes}:1`, "first");
    const backup = await line.run(["backup", "--to", "archive", "--json", "--sandbox", "mapped"]);
    const done = backup.lines.filter(({ kind }) => kind === "bundleDone");
    expect(done.map(({ bundle, result }) => [bundle, result]).sort()).toEqual([
      [notes, "ok"],
      [`${notes}:1`, "ok"],
    ]);
    rmSync(line.device.hostPathOf(parseBundleName(`${notes}:1`), `${files}/first`));
    expect(await line.run(["restore", "--from", "archive"])).toMatchObject({ exitCode: 0 });
    expect([notes, `${notes}:1`].map((name) => dataOf(line, name))).toEqual([[], ["first"]]);
  });

  test("replaces the clones that are there with the application, and leaves their data", async () => {
    await using line = await CommandLine.open();
    const project = cloneableProject(line, 2);
    await line.run(["app", "install", project, "--clones", "2"]);
    plant(line, `${notes}:2`, "kept");
    const { lines } = await line.run(["app", "install", project, "--version-code", "1000001", "--json"]);
    expect(lines.map(({ bundle, versionCode }) => [bundle, versionCode])).toEqual([
      [notes, 1000001],
      [`${notes}:1`, 1000001],
      [`${notes}:2`, 1000001],
    ]);
    expect(dataOf(line, `${notes}:2`)).toEqual(["kept"]);
  });

  test("refuses more clones than the project allows, names the number, and installs nothing", async () => {
    await using line = await CommandLine.open();
    const project = cloneableProject(line, 2);
    const { exitCode, stderr } = await line.run(["app", "install", project, "--clones", "3"]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Cannot install 3 clones of ${notes}: the project allows 2`);
    expect(readdirSync(line.device.layout.appsDirectory)).toEqual([]);
  });

  test("refuses clones of a project that allows none, and says how to allow them", async () => {
    await using line = await CommandLine.open();
    const project = writeProject(join(line.root, "project"), { bundleName: notes });
    const { exitCode, stderr } = await line.run(["app", "install", project, "--clones", "1"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/the project allows none\n {2}hint: .*AppScope\/app\.json5.*"multiAppModeType": "appClone"/);
    expect(readdirSync(line.device.layout.appsDirectory)).toEqual([]);
  });

  test.each(["-1", "two", "1.5", ""])("takes no %j for a number of clones, and exits 2", async (number) => {
    await using line = await CommandLine.open();
    const { exitCode, stderr } = await line.run(["app", "install", "project", `--clones=${number}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^carryall: [^\n]*whole number[^\n]*\n$/);
  });
});

describe("app uninstall", () => {
  test("removes the application and its data, and leaves the others", async () => {
    await using line = await CommandLine.open();
    await line.run(["app", "install", writeProject(join(line.root, "notes"), { bundleName: notes })]);
    await line.run(["app", "install", writeProject(join(line.root, "other"), { bundleName: "com.example.other" })]);
    for (const name of [notes, "com.example.other"]) plant(line, name, "x");
    const { exitCode, stdout, stderr } = await line.run(["app", "uninstall", notes]);
    expect([exitCode, stdout, stderr]).toEqual([0, `Uninstalled ${notes} and its data\n`, ""]);
    expect(line.device.listBundles().map(({ name }) => name)).toEqual(["com.example.other"]);
    expect(dataOf(line, notes)).toBeUndefined();
    expect(dataOf(line, "com.example.other")).toEqual(["x"]);
  });

  test("leaves the data with --keep-data, and the application finds it when it is installed again", async () => {
    await using line = await CommandLine.open();
    const project = writeProject(join(line.root, "notes"), { bundleName: notes });
    await line.run(["app", "install", project]);
    plant(line, notes, "kept");
    const { lines } = await line.run(["app", "uninstall", notes, "--keep-data", "--json"]);
    expect(lines).toEqual([{ kind: "uninstalled", bundle: notes, dataKept: true }]);
    expect(line.device.listBundles()).toEqual([]);
    await line.run(["app", "install", project]);
    expect(dataOf(line, notes)).toEqual(["kept"]);
  });

  test("removes the clones with the application, and one clone alone where it is named", async () => {
    await using line = await CommandLine.open();
    await line.run(["app", "install", cloneableProject(line, 3), "--clones", "3"]);
    const one = await line.run(["app", "uninstall", `${notes}:2`, "--json"]);
    expect(one.lines).toEqual([{ kind: "uninstalled", bundle: `${notes}:2`, dataKept: false }]);
    const all = await line.run(["app", "uninstall", notes, "--json"]);
    expect(all.lines.map(({ bundle }) => bundle)).toEqual([`${notes}:1`, `${notes}:3`, notes]);
    expect(readdirSync(line.device.layout.appsDirectory)).toEqual([]);
  });

  test("says what is installed where the application is not", async () => {
    await using line = await CommandLine.open();
    await line.run(["app", "install", writeProject(join(line.root, "notes"), { bundleName: notes })]);
    const { exitCode, lines } = await line.run(["app", "uninstall", "com.example.none", "--json"]);
    expect(exitCode).toBe(1);
    expect(lines).toEqual([
      expect.objectContaining({ kind: "error", code: 13500005, hint: `Installed are: ${notes}` }),
    ]);
    expect((await line.run(["app", "uninstall", "no bundle"])).stderr).toContain('"no bundle"');
    expect((await line.run(["app", "uninstall"])).exitCode).toBe(2);
  });
});

describe("an application whose data is moving is neither uninstalled nor installed over", () => {
  test("while it is backed up", async () => {
    await using line = await CommandLine.open();
    const project = projectThatHangsIn("onBackup", line);
    await line.run(["app", "install", project]);
    const backup = line.begin(["backup", "--to", "archive", "--sandbox", "mapped"]);
    await until("the backup runs", () => hasLogged(line, "bundle begins"));
    for (const command of [
      ["uninstall", notes],
      ["uninstall", notes, "--keep-data"],
      ["install", project],
    ]) {
      const { exitCode, stderr } = await line.run(["app", ...command]);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(
        new RegExp(`^carryall: Cannot ${command[0]} ${notes}: it is being backed up by carryall\n {2}hint: Wait until`),
      );
    }
    backup.interrupt();
    expect((await backup.outcome).exitCode).toBe(130);
    expect((await line.run(["app", "uninstall", notes])).exitCode).toBe(0);
  });

  test("while it is restored, for as long as the service lives that restores it", async () => {
    await using line = await CommandLine.open();
    const project = projectThatHangsIn("onRestore", line);
    await line.run(["app", "install", project]);
    plant(line, notes, "x");
    expect((await line.run(["backup", "--to", "archive", "--sandbox", "mapped"])).exitCode).toBe(0);
    const restore = line.begin(["restore", "--from", "archive"]);
    await until("the restore runs", () => line.device.isLocked(parseBundleName(notes)));
    for (const command of [
      ["uninstall", notes],
      ["install", project],
    ]) {
      const { exitCode, stderr } = await line.run(["app", ...command]);
      expect(exitCode).toBe(1);
      expect(stderr).toContain(`Cannot ${command[0]} ${notes}: it is being restored by carryall`);
    }
    const status = await askService({ home: line.home, name: "test" }).status();
    process.kill(Number(status?.pid), "SIGKILL");
    await restore.outcome;
    expect((await line.run(["app", "uninstall", notes])).exitCode).toBe(0);
  });
});

function cloneableProject(line: CommandLine, maxCount: number): string {
  const project = writeProject(join(line.root, "cloneable"), { bundleName: notes });
  const app = {
    bundleName: notes,
    versionCode: 1000000,
    versionName: "1.0.0",
    multiAppMode: { multiAppModeType: "appClone", maxCount },
  };
  writeFileSync(join(project, "AppScope/app.json5"), JSON.stringify({ app }));
  return project;
}

function projectThatHangsIn(hook: "onBackup" | "onRestore", line: CommandLine): string {
  const source = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class HangingBackup extends BackupExtensionAbility {
  async ${hook}() { await new Promise(() => {}); }
}
`;
  return writeProject(join(line.root, "hanging"), { bundleName: notes, source });
}

function plant(line: CommandLine, bundle: string, name: string): void {
  writeFileSync(line.device.hostPathOf(parseBundleName(bundle), `${files}/${name}`), name);
}

/** Names of an application's files; `undefined` where it has no folder for them. */
function dataOf(line: CommandLine, bundle: string): string[] | undefined {
  const folder = line.device.hostPathOf(parseBundleName(bundle), files);
  return existsSync(folder) ? readdirSync(folder) : undefined;
}

function hasLogged(line: CommandLine, event: string): boolean {
  return readLog(line.device.layout.serviceLog).some((each) => each.event === event);
}
