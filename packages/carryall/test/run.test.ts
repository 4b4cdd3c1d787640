import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { carryallProgram, runProgram, ThrowAwayDevice } from "@carryall/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const clientFiles = "/data/storage/el2/base/haps/entry/files";
let device: ThrowAwayDevice;
let folder: string;

beforeAll(() => {
  device = new ThrowAwayDevice({ sandbox: "mapped" });
  folder = mkdtempSync(join(tmpdir(), "carryall-run-"));
});

afterAll(async () => {
  await device[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const whoAmI = `
import backup from '@ohos.file.backup';
function codeOf(call) { try { call(); return 0; } catch (error) { return error.code; } }
console.log(getContext().applicationInfo.name, codeOf(() => backup.getBackupVersion()));`;

test("carryall run passes arguments, input, output and the exit code through", async () => {
  const program = write(
    "passes.ts",
    `import { text } from "node:stream/consumers";
console.error(process.argv.slice(2).join());
console.log((await text(process.stdin)).toUpperCase());
process.exitCode = 7;`,
  );
  const { code, stdout, stderr } = await device.carryall(["run", program, "one", "--", "--two"], { input: "in" });
  expect([code, stdout, stderr]).toEqual([7, "IN\n", "one,--two\n"]);
});

test("carryall run forwards a signal, and ends as the program does", async () => {
  const program = write(
    "waits.ts",
    "process.on('SIGTERM', () => { console.log('told'); process.exit(5); }); setInterval(() => {}, 1000); console.log('ready');",
  );
  const child = spawn(process.execPath, [carryallProgram(), "run", program, "--home", device.home], {
    env: device.environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    if (stdout === "") child.kill("SIGTERM");
    stdout += chunk;
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once("close", resolve);
  expect(await promise).toBe(5);
  expect(stdout).toBe("ready\ntold\n");
});

test("carryall run makes a program in no project a system application that may back up, unless told otherwise", async () => {
  const program = write("who.ets", whoAmI);
  const runs = [[], ["--as", "com.example.cloud"], ["--no-system-app"]];
  const outputs = await Promise.all(runs.map((options) => device.carryall(["run", program, ...options])));
  expect(outputs.map(({ stdout, stderr }) => [stdout, stderr])).toEqual([
    ["com.example.client 0\n", ""],
    ["com.example.cloud 0\n", ""],
    ["com.example.client 202\n", ""],
  ]);
});

test("carryall run takes bundle and permissions from the project that the program lies in, and --grant beside them", async () => {
  write("mover/AppScope/app.json5", `{ app: { bundleName: "com.example.mover", versionCode: 1, versionName: "1" } }`);
  const module = (permissions: string) => `{ module: { name: "entry", requestPermissions: [${permissions}] } }`;
  write("mover/entry/src/main/module.json5", module(`{ name: "ohos.permission.INTERNET" }`));
  const program = write("mover/entry/src/main/ets/tool.ets", whoAmI);
  expect((await device.carryall(["run", program])).stdout).toBe("com.example.mover 201\n");
  const granted = await device.carryall(["run", program, "--grant", "ohos.permission.BACKUP"]);
  expect(granted.stdout).toBe("com.example.mover 0\n");
  write("mover/entry/src/main/module.json5", module(`{ name: "ohos.permission.BACKUP" }`));
  expect((await device.carryall(["run", program])).stdout).toBe("com.example.mover 0\n");
});

test("carryall run --role clone-tool lets a program ask the storage device, which is not there", async () => {
  const program = write(
    "clone.ets",
    `import backup from '@ohos.file.backup';
console.log(await backup.fileSystemServiceRequest({ triggerType: 0, writeSize: 1, waitTime: 1 }));`,
  );
  expect((await device.carryall(["run", program])).stdout).toBe("13900001\n");
  expect((await device.carryall(["run", program, "--role", "clone-tool"])).stdout).toBe("13500014\n");
});

test("carryall run tells a missing file, a fault of syntax and what the program throws, and ends with 1", async () => {
  const missing = await device.carryall(["run", join(folder, "nowhere.ets")]);
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/^carryall: Cannot run .*no such file\n/)]);
  const program = write("faulty.ets", "let a = 1;\nlet b = (;\n");
  const faulty = await device.carryall(["run", program]);
  expect([faulty.code, faulty.stdout]).toEqual([1, ""]);
  expect(faulty.stderr).toMatch(/^carryall: Cannot compile .*faulty\.ets:2:10: /);
  expect(faulty.stderr).not.toContain("    at ");
  const throws = await device.carryall([
    "run",
    write("throws.ets", "interface I { a: number }\n\nthrow new Error('mine');\n"),
  ]);
  expect([throws.code, throws.stderr]).toEqual([1, expect.stringContaining(`${join(folder, "throws.ets")}:3:7`)]);
});

test("node --import carryall/register runs a program for the device that CARRYALL_HOME names", async () => {
  const program = write(
    "tool.ts",
    `import { backup, fileIo as fs } from "@kit.CoreFileKit";
const { fd } = await backup.getLocalCapabilities();
fs.copyFileSync(fd, getContext().filesDir + "/capabilities.json");
fs.closeSync(fd);
console.log("saved");`,
  );
  const { code, stdout, stderr } = await runProgram(process.execPath, ["--import", "carryall/register", program], {
    // From where the package is found: a program's own folder would have it installed.
    cwd: root,
    env: { ...device.environment, CARRYALL_HOME: device.home },
  });
  expect([code, stdout, stderr]).toEqual([0, "saved\n", ""]);
  const path = device.hostPath("com.example.client", `${clientFiles}/capabilities.json`);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ bundleInfos: [] });
});
