import { expect, test } from "vitest";
import { MemorySession } from "../memory/memory-session.ts";

const notes = "com.example.notes";
const delayed = '{"infos":[],"delayTime":20}';
const increment = { bundle: notes, lastIncrementalTime: 0, parameters: "", priority: 0 };

test("a file that the send rate held back is not told when its extension has died", async () => {
  using memory = new MemorySession("backup", [
    { name: notes, script: { load: "held", pack: [{ kind: "file", name: "part.0.tar" }] } },
  ]);
  memory.session.appendBackup([notes], undefined);
  await memory.settle();
  memory.session.updateSendRate(notes, 0);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  memory.extensions.of(notes)?.die();
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes extensionDied", "allEnd"]);
  expect(memory.openDescriptorCount).toBe(0);
});

test("an archive costs two of a second's files, a big file one, and manage.json waits for nothing", async () => {
  const names = ["part.0.tar", "0123456789abcdef", "part.1.tar", "fedcba9876543210.tar", "part.2.tar"];
  using memory = new MemorySession("backup", [
    { name: notes, script: { load: "held", pack: names.map((name) => ({ kind: "file", name }) as const) } },
  ]);
  memory.session.appendBackup([notes], undefined);
  await memory.settle();
  memory.session.updateSendRate(notes, 5);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  const filesToldSoFar = () => memory.told.filter((text) => text.startsWith("fileReady"));
  expect(filesToldSoFar()).toEqual(names.slice(0, 3).map((name) => `fileReady notes ${name}`));
  await memory.wind(999);
  expect(filesToldSoFar()).toHaveLength(3);
  await memory.wind(1);
  expect(filesToldSoFar()).toEqual([...names, "manage.json"].map((name) => `fileReady notes ${name}`));
});

test("the last archive of an increment waits for the rate like every file, before it goes and not after", async () => {
  const script = { load: "held", pack: [{ kind: "file", name: "1700000300123_part.0.tar" }] } as const;
  using memory = new MemorySession("incremental", [{ name: notes, script }]);
  memory.session.appendIncremental([increment], undefined);
  await memory.settle();
  memory.session.updateSendRate(notes, 0);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  await memory.wind(600_000);
  expect(memory.told).toEqual(["begin notes"]);
  memory.session.updateSendRate(notes, 60);
  await memory.settle();
  expect(memory.told.slice(1)).toEqual([
    "fileReady notes 1700000300123_part.0.tar",
    "fileReady notes manage.json",
    "end notes",
    "allEnd",
  ]);
});

test("a cancelled bundle hands over nothing that the send rate held back", async () => {
  using memory = new MemorySession("backup", [
    { name: notes, script: { load: "held", pack: [{ kind: "files", names: ["1", "2"] }] } },
  ]);
  memory.session.appendBackup([notes], undefined);
  await memory.settle();
  memory.session.updateSendRate(notes, 0);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  memory.session.cancel(notes);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "allEnd"]);
  expect(memory.openDescriptorCount).toBe(0);
});

test("the delay before an increment ends with an extension that dies meanwhile", async () => {
  using memory = new MemorySession("incremental", [{ name: notes }]);
  memory.session.appendIncremental([increment], [delayed]);
  await memory.settle();
  expect(memory.clock.runningTimerCount).toBe(1);
  memory.extensions.of(notes)?.die();
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes extensionDied", "allEnd"]);
  expect(memory.clock.runningTimerCount).toBe(0);
});

test("a hook that fails while onProcess is asked, and then a release, tell no result after the end", async () => {
  using memory = new MemorySession("backup", [
    {
      name: notes,
      script: {
        load: "loads",
        hooks: { onBackup: { kind: "held", text: "" }, onProcess: { kind: "held", text: "half way" } },
      },
    },
  ]);
  memory.session.appendBackup([notes], undefined);
  await memory.settle();
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  await memory.wind(5000);
  memory.extensions.of(notes)?.letGo("the disk is full");
  await memory.settle();
  await memory.session.release();
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "process notes", "end notes released", "allEnd"]);
});

test("a hook that answers after the cancel leads to no delay and no packing", async () => {
  using memory = new MemorySession("incremental", [
    {
      name: notes,
      script: {
        load: "loads",
        hooks: { onBackupEx: { kind: "held", text: "at last" }, onRelease: { kind: "held", text: "" } },
      },
    },
  ]);
  memory.session.appendIncremental([increment], [delayed]);
  await memory.settle();
  memory.session.cancel(notes);
  await memory.settle();
  // Only the release hook has a limit now.
  expect(memory.clock.runningTimerCount).toBe(2);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  expect(memory.clock.runningTimerCount).toBe(1);
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "allEnd"]);
  expect(memory.clock.runningTimerCount).toBe(0);
});

test.each(["backup", "incremental"] as const)("offers that are lies leave nothing open (%s)", async (scenario) => {
  using memory = new MemorySession(scenario, [{ name: notes, script: { load: "loads", pack: [{ kind: "lies" }] } }]);
  if (scenario === "backup") memory.session.appendBackup([notes], undefined);
  else memory.session.appendIncremental([increment], undefined);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes unknown", "allEnd"]);
  expect(memory.openDescriptorCount).toBe(0);
});
