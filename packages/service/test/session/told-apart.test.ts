import { expect, test } from "vitest";
import { MemorySession, sourceBundle } from "../memory/memory-session.ts";

const notes = "com.example.notes";
const photos = "com.example.photos";
const busy = { load: "loads", hooks: { onBackupEx: { kind: "held", text: "" } } } as const;

test("cancel() of a bundle that runs and waits tells the one run after the other", async () => {
  using memory = new MemorySession("backup", [{ name: notes, script: busy }]);
  memory.session.appendBackup([notes, notes], undefined);
  await memory.settle();
  expect(memory.session.cancel(notes)).toBe(0);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "begin notes", "end notes", "allEnd"]);
});

test("release() tells of a waiting run of a bundle only after the end of the running one", async () => {
  using memory = new MemorySession("backup", [{ name: notes, script: busy }]);
  memory.session.appendBackup([notes, notes], undefined);
  await memory.settle();
  await memory.session.release();
  expect(memory.told).toEqual(["begin notes", "end notes released", "begin notes released", "allEnd"]);
});

test("a bundle that is refused while it runs is told of after its end", async () => {
  using memory = new MemorySession("restore", [{ name: notes }]);
  memory.session.appendRestore([notes], undefined, [sourceBundle(notes)]);
  await memory.settle();
  memory.session.appendRestore([notes], undefined, []);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes"]);
  memory.session.publish(notes, "");
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "begin notes bundleUnknown", "allEnd"]);
});

test("a bundle whose dependency fails while an earlier run of it goes on is told of after its end", async () => {
  const profileText = `{"allowToBackupRestore":true,"restoreDeps":"${photos}"}`;
  using memory = new MemorySession("restore", [{ name: notes, profileText }, { name: photos }]);
  memory.session.appendRestore([notes], undefined, [sourceBundle(notes)]);
  await memory.settle();
  memory.session.appendRestore([photos, notes], undefined, [sourceBundle(notes)]);
  await memory.settle();
  memory.session.publish(notes, "");
  await memory.settle();
  expect(memory.told).toEqual([
    "begin notes",
    "begin photos bundleUnknown",
    "end notes",
    "begin notes notAllowed",
    "allEnd",
  ]);
});

test("an application whose record cannot be read is refused with ioError, and the others run", async () => {
  using memory = new MemorySession("backup", [{ name: notes }, { name: photos, isUnreadable: true }]);
  memory.session.appendBackup([notes, photos], undefined);
  await memory.settle();
  expect(memory.told).toEqual([
    "begin photos ioError",
    "begin notes",
    "fileReady notes manage.json",
    "end notes",
    "allEnd",
  ]);
  expect(memory.session.has(notes)).toBe(false);
});
