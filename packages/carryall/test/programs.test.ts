import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  compareTrees,
  plantGallery,
  runProgram,
  type SandboxName,
  snapshotTree,
  ThrowAwayDevice,
  whyNoSandbox,
} from "@carryall/testkit";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const programs = join(root, "examples/programs");
const notes = "com.example.notes";
const gallery = "com.example.gallery";
const files = "/data/storage/el2/base/files";
const clientFiles = "/data/storage/el2/base/haps/entry/files";

const sandboxes = (["bubblewrap", "mapped"] as const).map((sandbox) => {
  const why = whyNoSandbox(sandbox);
  return { sandbox, isMissing: why !== undefined, title: why === undefined ? sandbox : `${sandbox}: skipped, ${why}` };
});

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  test.skipIf(isMissing)(
    "save-all.ets saves all applications, and bring-back.ets brings them back as they were",
    async () => {
      await using device = await exampleDevice(sandbox);
      plantGallery({ hostPath: (path) => device.hostPath(gallery, path), smallCount: 20, bigCount: 1 });
      const before = snapshotTree(device.hostPath(gallery, files), { leaveOut: ["cache"] });

      const save = await device.carryall(["run", join(programs, "save-all.ets")]);
      expect([save.code, save.stderr]).toEqual([0, ""]);
      expect(save.stdout).toContain("saved 2 applications");
      const saved = device.hostPath("com.example.client", `${clientFiles}/saved`);
      expect(readdirSync(saved).sort()).toEqual([gallery, notes, "localCapabilities.json"].sort());

      rmSync(device.hostPath(gallery, files), { recursive: true });
      const restore = await device.carryall(["run", join(programs, "bring-back.ets")]);
      expect([restore.code, restore.stderr]).toEqual([0, ""]);
      expect(restore.stdout).toContain("restored 2 applications");
      expect(compareTrees(before, snapshotTree(device.hostPath(gallery, files), { leaveOut: ["cache"] }))).toEqual([]);
    },
  );
});

test("save-all.ets and bring-back.ets end with 1 where an application fails, and carry the others", async () => {
  await using device = await exampleDevice();
  plantGallery({ hostPath: (path) => device.hostPath(gallery, path), smallCount: 3, bigCount: 0 });
  await device.carryall(["run", join(programs, "save-all.ets")]);
  const saved = device.hostPath("com.example.client", `${clientFiles}/saved`);
  const tar = join(saved, notes, "part.0.tar");
  writeFileSync(tar, readFileSync(tar).fill(1, 1000, 1010));

  const restore = await device.carryall(["run", join(programs, "bring-back.ets")]);
  expect(restore.code).toBe(1);
  expect(restore.stderr).toContain(`${notes}: failed, 13500008`);
  expect(restore.stderr).toContain(`Error: not restored: ${notes}`);
  expect(restore.stdout).toContain(`${gallery}: restored`);
});

test("what-changed.ts saves everything at first, then what changed, then nothing", async () => {
  await using device = await exampleDevice();
  plantGallery({ hostPath: (path) => device.hostPath(gallery, path), smallCount: 5, bigCount: 0 });
  const run = () => device.carryall(["run", join(programs, "what-changed.ts"), gallery]);

  const first = await run();
  expect([first.code, first.stderr, first.stdout]).toEqual([0, "", expect.stringMatching(/saved \d+_part\.0\.tar/)]);
  writeFileSync(device.hostPath(gallery, `${files}/new.txt`), "new");
  const second = await run();
  expect([second.code, second.stderr, second.stdout]).toEqual([0, "", expect.stringMatching(/saved \d+_part\.0\.tar/)]);
  const third = await run();
  expect([third.code, third.stderr, third.stdout]).toEqual([0, "", `${gallery}: nothing is new\n`]);
});

test("the programs compile under strict with the types that ship", async () => {
  using folder = new TemporaryFolder();
  for (const name of readdirSync(programs).filter((each) => /\.(ets|ts|json)$/.test(each))) {
    copyFileSync(join(programs, name), join(folder.path, name.replace(/\.ets$/, ".ts")));
  }
  symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { code, stdout } = await runProgram(process.execPath, [compiler, "-p", folder.path, "--pretty", "false"]);
  expect([code, stdout]).toEqual([0, ""]);
});

async function exampleDevice(sandbox: SandboxName = "mapped"): Promise<ThrowAwayDevice> {
  const device = new ThrowAwayDevice({ sandbox });
  await device.install(join(root, "examples/notes/1.0.0"));
  await device.install(join(root, "examples/gallery"));
  return device;
}

class TemporaryFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "carryall-programs-"));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
