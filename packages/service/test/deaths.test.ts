import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseBundleName } from "@carryall/protocol";
import { isAlive } from "@carryall/runtime";
import { compareTrees, readLog, snapshotTree, type ThrowAwayDevice, until } from "@carryall/testkit";
import { describe, expect, test } from "vitest";
import { clientOf } from "./client-of.ts";
import { deviceWith, sandboxes } from "./fixture-devices.ts";
import { closeFile, keepIn, recordBackup, SessionRecord } from "./record-session.ts";

const victim = "com.example.victim";
const bystander = "com.example.bystander";

const deaf = `import { BackupExtensionAbility } from '@kit.CoreFileKit';
export default class Deaf extends BackupExtensionAbility {
  // A macrotask later, so that the line is sent before nothing is any more.
  async onBackup(): Promise<void> {
    console.info('never again');
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
    while (true) {}
  }
}
`;

describe.each(sandboxes)("under $title", ({ sandbox, isMissing }) => {
  describe.skipIf(isMissing)("deaths", () => {
    test("an extension killed after its first tar byte ends its bundle with 13500004 and leaves the other whole", async () => {
      await using device = await deviceWith(sandbox, [
        { bundleName: victim, fileCount: 50 },
        { bundleName: bystander, fileCount: 50 },
      ]);
      using backup = clientOf(device);
      const record = await recordBackup(backup, [victim, bystander], (file) => {
        // The extension waits for the answer to this hand-over, so it cannot have sent manage.json yet.
        if (file.bundleName === victim && file.uri === "part.0.tar") killExtensionOf(device, victim);
        closeFile(file);
      });

      expect(record.of(victim).map(({ event, name, code }) => [event, name, code])).toEqual([
        ["begin", undefined, undefined],
        ["file", "part.0.tar", undefined],
        ["end", undefined, 13500004],
      ]);
      expect(record.of(bystander).map(({ event, name, code }) => [event, name, code])).toEqual([
        ["begin", undefined, undefined],
        ["file", "part.0.tar", undefined],
        ["file", "manage.json", undefined],
        ["end", undefined, undefined],
      ]);
      expect(record.events.at(-1)).toEqual({ event: "allEnd" });
      proveMoment(device, "tarOpened");
      expectNothingStaged(device, victim, bystander);
    });

    test("an extension killed while it receives a restore ends its bundle with 13500004 and leaves the other whole", async () => {
      await using device = await deviceWith(sandbox, [
        { bundleName: victim, fileCount: 50 },
        { bundleName: bystander, fileCount: 50 },
      ]);
      const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
      try {
        using backup = clientOf(device);
        await recordBackup(backup, [victim, bystander], keepIn(kept));
        const record = await restoreKillingVictim(device, kept);

        expect(record.of(victim).map(({ event, code }) => [event, code])).toEqual([
          ["begin", undefined],
          ["file", undefined],
          ["end", 13500004],
        ]);
        expect(record.of(bystander).at(-1)).toEqual({ event: "end", bundle: bystander });
        expect(record.events.at(-1)).toEqual({ event: "allEnd" });
        expect(lastRunInServiceLog(device)).toEqual([
          "extension started",
          "bundle begins",
          "file ready",
          "bundle ends",
        ]);
        expectNothingStaged(device, victim, bystander);
      } finally {
        rmSync(kept, { recursive: true, force: true });
      }
    });

    test("an extension killed while it unpacks ends its bundle with 13500004 and has touched none of the files", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: victim, fileCount: 3000, fileBytes: 4000 }]);
      const kept = mkdtempSync(join(tmpdir(), "carryall-kept-"));
      try {
        using backup = clientOf(device);
        await recordBackup(backup, [victim], keepIn(kept));
        const files = device.hostPath(victim, "/data/storage/el2/base/files");
        writeFileSync(join(files, "folder 0/0.bin"), "newer than the backup");
        const before = snapshotTree(files);
        const killed = until("unpacking has begun", () => {
          if (!bundleLog(device).some((line) => line.event === "extension archiveOpened")) return false;
          killExtensionOf(device, victim);
          return true;
        });
        const record = await restoreAll(device, kept);
        await killed;

        expect(record.of(victim).at(-1)).toEqual({ event: "end", bundle: victim, code: 13500004 });
        expect(bundleLog(device).map((line) => line.event)).not.toContain("extension placed");
        expect(compareTrees(before, snapshotTree(files))).toEqual([]);
        expectNothingStaged(device, victim);
      } finally {
        rmSync(kept, { recursive: true, force: true });
      }
    });

    test("a killed service is told to the client once, and its extensions end with it", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: victim, fileCount: 20 }]);
      using backup = clientOf(device);
      let extensionPid = 0;
      const record = await recordBackup(backup, [victim], (file) => {
        extensionPid = extensionPidOf(device, victim);
        process.kill(servicePidOf(device), "SIGKILL");
        closeFile(file);
      });

      expect(record.events.filter((each) => each.event === "serviceDied")).toHaveLength(1);
      expect(record.events.at(-1)).toEqual({ event: "serviceDied" });
      await until("the extension ends with its service", () => !isAlive(extensionPid));
    });

    test("a killed service takes an extension with it that never listens again", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: victim, source: deaf }]);
      using backup = clientOf(device);
      const record = new SessionRecord();
      const session = new backup.SessionBackup(record.callbacks);
      await session.appendBundles([victim]);
      await until("the hook runs", () => bundleLog(device).some(({ text }) => text === "never again"));
      const extensionPid = extensionPidOf(device, victim);
      // Half a second of the processor: it is in its loop.
      const startTicks = processorTicksOf(extensionPid);
      await until("it does nothing else", () => processorTicksOf(extensionPid) > startTicks + 50);
      process.kill(servicePidOf(device), "SIGKILL");

      await record.finished;
      expect(record.events.at(-1)).toEqual({ event: "serviceDied" });
      await until("the extension ends with its service", () => !isAlive(extensionPid));
    });

    test("the next service removes what a killed one left in staging, and backs up as if nothing had been", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: victim, fileCount: 20 }]);
      using backup = clientOf(device);
      await recordBackup(backup, [victim], (file) => {
        // Both at once, so that neither can clear after itself.
        killExtensionOf(device, victim);
        process.kill(servicePidOf(device), "SIGKILL");
        closeFile(file);
      });
      const again = await recordBackup(backup, [victim]);

      expect(again.of(victim).at(-1)).toEqual({ event: "end", bundle: victim });
      expectNothingStaged(device, victim);
    });

    test("a killed client leaves no extension and no staging file behind, and its session is free", async () => {
      await using device = await deviceWith(sandbox, [{ bundleName: victim, fileCount: 20 }]);
      const client = spawn(process.execPath, [join(import.meta.dirname, "hanging-client.mjs"), device.home, victim], {
        // Not our own output: who holds that keeps the whole test run from ending.
        stdio: ["ignore", "pipe", "ignore"],
        env: device.environment,
      });
      using _client = { [Symbol.dispose]: () => client.kill("SIGKILL") };
      const [first] = await once(client.stdout, "data");
      expect(String(first)).toContain("part.0.tar");
      const extensionPid = extensionPidOf(device, victim);
      client.kill("SIGKILL");

      await until("the extension ends", () => !isAlive(extensionPid));
      await until("staging is empty", () => stagedFiles(device, victim).length === 0);
      using backup = clientOf(device);
      const record = await recordBackup(backup, [victim]);
      expect(record.of(victim).at(-1)).toEqual({ event: "end", bundle: victim });
    });
  });
});

async function restoreKillingVictim(device: ThrowAwayDevice, kept: string): Promise<SessionRecord> {
  using backup = clientOf(device);
  const capabilities = await backup.getLocalCapabilities();
  const record: SessionRecord = new SessionRecord((file) => {
    if (file.bundleName === victim) {
      // Its first bytes have arrived, its manifest has not: it is asked for afterwards.
      writeSync(file.fd, Buffer.alloc(512));
      killExtensionOf(device, victim);
    } else {
      copyFileSync(join(kept, file.bundleName, file.uri), `/proc/self/fd/${file.fd}`);
    }
    closeFile(file);
    const received = record.of(bystander).filter((each) => each.event === "file").length;
    if (file.bundleName === bystander && received === 2) void session.publishFile({ bundleName: bystander, uri: "" });
  });
  const session = new backup.SessionRestore(record.callbacks);
  await session.appendBundles(capabilities.fd, [victim, bystander]);
  for (const uri of ["part.0.tar", "manage.json"]) await session.getFileHandle({ bundleName: bystander, uri });
  await session.getFileHandle({ bundleName: victim, uri: "part.0.tar" });
  await record.finished;
  await session.release();
  return record;
}

async function restoreAll(device: ThrowAwayDevice, kept: string): Promise<SessionRecord> {
  using backup = clientOf(device);
  const capabilities = await backup.getLocalCapabilities();
  const record = new SessionRecord((file) => {
    copyFileSync(join(kept, file.bundleName, file.uri), `/proc/self/fd/${file.fd}`);
    closeFile(file);
    if (file.uri === "manage.json") void session.publishFile({ bundleName: victim, uri: "" });
  });
  const session = new backup.SessionRestore(record.callbacks);
  await session.appendBundles(capabilities.fd, [victim]);
  for (const uri of ["part.0.tar", "manage.json"]) await session.getFileHandle({ bundleName: victim, uri });
  await record.finished;
  await session.release();
  return record;
}

function bundleLog(device: ThrowAwayDevice) {
  return readLog(device.open().layout.bundleLog(parseBundleName(victim)));
}

/** What the service wrote of the victim since its newest extension started. */
function lastRunInServiceLog(device: ThrowAwayDevice): string[] {
  const lines = readLog(device.open().layout.serviceLog).filter((line) => line.bundle === victim);
  return lines.slice(lines.findLastIndex((line) => line.event === "extension started")).map((line) => line.event);
}

function killExtensionOf(device: ThrowAwayDevice, bundle: string): void {
  process.kill(extensionPidOf(device, bundle), "SIGKILL");
}

function extensionPidOf(device: ThrowAwayDevice, bundle: string): number {
  const started = readLog(device.open().layout.serviceLog).findLast(
    (line) => line.event === "extension started" && line.bundle === bundle,
  );
  const pid = Number(started?.pid);
  // The application's own process, not the wrapper that made its sandbox.
  expect(readFileSync(`/proc/${pid}/cmdline`, "utf8")).toMatch(/^[^\0]*node\0/);
  return pid;
}

/** Hundredths of a second. */
function processorTicksOf(pid: number): number {
  const [, rest = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
  return Number(rest.split(" ")[11]);
}

function servicePidOf(device: ThrowAwayDevice): number {
  return Number(readLog(device.open().layout.serviceLog).findLast((line) => line.event === "service starts")?.pid);
}

// In this order in the bundle's own log: the first bytes of the tar, then the end by the signal, and no manifest between.
function proveMoment(device: ThrowAwayDevice, firstBytes: string): void {
  const log = bundleLog(device);
  const opened = log.findIndex((line) => line.event === `extension ${firstBytes}`);
  const ended = log.findIndex((line) => line.event === "extension ended");
  expect(opened).toBeGreaterThanOrEqual(0);
  expect(ended).toBeGreaterThan(opened);
  const service = readLog(device.open().layout.serviceLog).filter(
    (line) => line.bundle === victim && line.event === "file ready",
  );
  expect(service.map((line) => line.name)).toEqual(["part.0.tar"]);
}

function expectNothingStaged(device: ThrowAwayDevice, ...bundles: string[]): void {
  for (const bundle of bundles) expect(stagedFiles(device, bundle)).toEqual([]);
}

function stagedFiles(device: ThrowAwayDevice, bundle: string): string[] {
  return device
    .open()
    .layout.sandboxRoots(parseBundleName(bundle))
    .map((root) => join(root.hostPath, ".backup"))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder));
}
