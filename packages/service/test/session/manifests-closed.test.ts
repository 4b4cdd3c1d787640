import { expect, test } from "vitest";
import { MemorySession } from "../memory/memory-session.ts";

const notes = "com.example.notes";
const absent = "com.example.absent";
const onlyTold = '{"infos":[{"type":"broadcast","details":[],"isBroadcastOnly":true}]}';

test("appendIncremental() that is refused for its infos leaves no manifest open", () => {
  using memory = new MemorySession("incremental", [{ name: notes }]);
  expect(() => memory.session.appendIncremental([incrementOf(notes, memory.file)], ["", ""])).toThrow(
    expect.objectContaining({ reason: "invalidArgument" }),
  );
  expect(memory.openDescriptorCount).toBe(0);
});

test("appendIncremental() after release() leaves no manifest open", async () => {
  using memory = new MemorySession("incremental", [{ name: notes }]);
  await memory.session.release();
  expect(() => memory.session.appendIncremental([incrementOf(notes, memory.file)], undefined)).toThrow(
    expect.objectContaining({ reason: "invalidArgument" }),
  );
  expect(memory.openDescriptorCount).toBe(0);
});

test("appendIncremental() closes at once what came with a bundle that is refused or only told", async () => {
  using memory = new MemorySession("incremental", [{ name: notes }]);
  memory.session.appendIncremental([incrementOf(absent, memory.file), incrementOf(notes, memory.file)], ["", onlyTold]);
  expect(memory.openDescriptorCount).toBe(0);
  await memory.settle();
  expect(memory.told).toEqual(["begin absent bundleUnknown", "allEnd"]);
});

test("appendIncremental() closes what came with a bundle that was backed up, or cancelled while it waited", async () => {
  using memory = new MemorySession("incremental", [{ name: notes }]);
  memory.session.appendIncremental([incrementOf(notes, memory.file), incrementOf(notes, memory.file)], undefined);
  expect(memory.openDescriptorCount).toBe(2);
  memory.session.cancel(notes);
  memory.session.appendIncremental([incrementOf(notes, memory.file)], undefined);
  await memory.settle();
  expect(memory.told.filter((event) => event === "end notes")).toHaveLength(3);
  expect(memory.openDescriptorCount).toBe(0);
});

function incrementOf(bundle: string, path: string) {
  return { bundle, lastIncrementalTime: 0, parameters: "", priority: 0, manifest: { kind: "path", path } as const };
}
