import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { carryallProgram, runProgram, ThrowAwayDevice, writeProject } from "@carryall/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "carryall-bad-"));
const device = new ThrowAwayDevice({ sandbox: "mapped" });
const ordinaryUid = 65534;
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await device.install(writeProject(join(folder, "good"), { bundleName: "com.example.good" }));
});
afterAll(async () => {
  await device[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe("a user's mistake gets one sentence, what to do, and its exit code:", () => {
  test("an application without a backup extension is installed with a warning, and refused at backup", async () => {
    const project = writeProject(join(folder, "plain"), { bundleName: "com.example.plain", source: "" });
    const install = await device.carryall(["app", "install", project]);
    expect(install.code).toBe(0);
    expect(install.stderr).toMatch(/warning: .*no.*extension of type "backup"/i);

    const backup = await device.carryall(["backup", "com.example.plain", "--to", join(folder, "a")]);
    expect(backup.code).toBe(1);
    expectSentence(backup.stderr, /com\.example\.plain failed with 13500001: .*no backup extension/);
  });

  test("a profile that is not JSON is refused at installation, with file, line and column", async () => {
    const project = writeProject(join(folder, "broken"), {
      bundleName: "com.example.broken",
      profile: '{\n  "allowToBackupRestore": true,\n  "includes": [ oops ]\n}\n',
    });
    const install = await device.carryall(["app", "install", project]);

    expect(install.code).toBe(1);
    expectSentence(install.stderr, /backup_config\.json.*3/);
    expect((await device.carryall(["app", "list"])).stdout).not.toContain("com.example.broken");
  });

  test("an unknown bundle fails, and the others are backed up all the same", async () => {
    const archive = join(folder, "b");
    const backup = await device.carryall(["backup", "com.example.good", "com.example.typo", "--to", archive]);

    expect(backup.code).toBe(3);
    expectSentence(backup.stderr, /com\.example\.typo failed with 13500005: .*not installed/);
    expect(readdirSync(join(archive, "com.example.good")).sort()).toContain("manage.json");
  });

  test("a directory with other things in it is not backed up into", async () => {
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "letter.txt"), "");
    const backup = await device.carryall(["backup", "--to", other]);

    expect(backup.code).toBe(1);
    expectSentence(backup.stderr, /Cannot back up to .*: there is something else in it/);
    expect(readdirSync(other)).toEqual(["letter.txt"]);
  });

  test.skipIf(!isRoot)("a directory that is not writable for an ordinary user, tried as one", async () => {
    await using theirs = await ordinaryUsersDevice();
    const locked = join(folder, "locked");
    mkdirSync(locked);
    chmodSync(folder, 0o755);
    chmodSync(locked, 0o555);
    const backup = await theirs.carryall(["backup", "--to", join(locked, "archive")]);

    expect(backup.code).toBe(1);
    expectSentence(backup.stderr, /Cannot back up to .*archive: /);
  });

  test.skipIf(!isRoot)(
    "a file that the application may not read is named, and the backup is done in part",
    async () => {
      await using theirs = await ordinaryUsersDevice((made) => {
        const files = made.hostPath("com.example.good", "/data/storage/el2/base/files");
        writeFileSync(join(files, "open.txt"), "");
        writeFileSync(join(files, "closed.txt"), "", { mode: 0o000 });
      });
      const archive = mkdtempSync(join(tmpdir(), "carryall-part-"));
      chmodSync(archive, 0o777);
      const backup = await theirs.carryall(["backup", "--to", join(archive, "new")]);
      rmSync(archive, { recursive: true });

      expect(backup.code).toBe(3);
      expect(backup.stdout).toContain("ok, but for 1 file");
      expectSentence(backup.stderr, /base\/files\/closed\.txt was not saved whole: permission denied/);
    },
  );

  test.skipIf(!isRoot)("a home made by somebody else, used as an ordinary user and as root", async () => {
    await using theirs = await ordinaryUsersDevice();
    const asOrdinary = await runCarryall(["app", "list", "--home", device.home], ordinaryUid);
    expect(asOrdinary.code).toBe(1);
    expectSentence(asOrdinary.stderr, /Cannot use the device home .*(belongs to the user|not writable or readable)/);

    const asRoot = await runCarryall(["app", "list", "--home", theirs.home]);
    expect(asRoot.code).toBe(1);
    expectSentence(asRoot.stderr, /Cannot use the device home .*belongs to the user with uid 65534/);
  });

  test("a home that is none says how to make one", async () => {
    const result = await runCarryall(["app", "list", "--home", join(folder, "nothing here")]);
    expect(result.code).toBe(1);
    expectSentence(result.stderr, /there is no device in it\n {2}hint: Make one with: carryall device init/);
  });

  test("a restore from a directory that no backup made", async () => {
    const result = await device.carryall(["restore", "--from", folder]);
    expect(result.code).toBe(1);
    expectSentence(result.stderr, /Cannot restore from .*localCapabilities\.json/);
  });

  test.each([
    [["frobnicate"]],
    [["backup"]],
    [["backup", "--to", "x", "--info", "{not json"]],
    [["--sandbox", "none", "app", "list"]],
  ])("wrong usage, %j, exits 2", async (args) => {
    const result = await device.carryall(args);
    expect(result.code).toBe(2);
    expectSentence(result.stderr, /./);
  });
});

test("an older Node gets one clear sentence", async () => {
  const bin = carryallProgram();
  const probe = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } }); require(${JSON.stringify(bin)});`;
  const result = await runProgram(process.execPath, ["-e", probe]);

  expect(result.code).toBe(1);
  expect(result.stderr.trim()).toMatch(/^Carryall needs Node 24 or newer, and this is 20\.20\.2: .*$/);
});

function expectSentence(stderr: string, pattern: RegExp): void {
  expect(stderr).toMatch(pattern);
  expect(stderr).not.toMatch(/\n\s+at .*:\d+/);
}

function runCarryall(args: readonly string[], uid?: number) {
  return runProgram(process.execPath, [carryallProgram(), ...args], {
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: folder, CARRYALL_SANDBOX: "mapped" },
    cwd: "/",
    ...(uid === undefined ? {} : { uid }),
  });
}

async function ordinaryUsersDevice(plant: (made: ThrowAwayDevice) => void = () => {}): Promise<ThrowAwayDevice> {
  const made = new ThrowAwayDevice({ sandbox: "mapped" });
  await made.install(join(folder, "good"));
  plant(made);
  made.giveTo(ordinaryUid);
  return made;
}
