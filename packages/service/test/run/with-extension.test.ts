import { timeLimits } from "@carryall/protocol";
import { expect, test } from "vitest";
import { MemorySession } from "../memory/memory-session.ts";

const notes = "com.example.notes";

test("a bundle that has failed stays failed, also when it is cancelled or released while onRelease goes on", async () => {
  for (const end of ["cancel", "release"] as const) {
    const hooks = { onBackup: { kind: "throws", message: "no" }, onRelease: { kind: "never" } } as const;
    using memory = new MemorySession("backup", [{ name: notes, script: { load: "loads", hooks } }]);
    memory.session.appendBackup([notes], undefined);
    await memory.settle();
    const ending = end === "release" ? memory.session.release() : memory.session.cancel(notes);
    await memory.wind(timeLimits.releaseHookMs);
    await ending;
    expect(memory.told.slice(-2)).toEqual(["end notes hookThrew", "allEnd"]);
  }
});

test("a bundle that is cancelled ends without an error, whatever the ending breaks", async () => {
  const hooks = { onBackup: { kind: "never" }, onRelease: { kind: "throws", message: "no" } } as const;
  using memory = new MemorySession("backup", [{ name: notes, script: { load: "loads", hooks } }]);
  memory.session.appendBackup([notes], undefined);
  await memory.settle();
  memory.session.cancel(notes);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "allEnd"]);
});
