import { expect, test } from "vitest";
import type { ExtensionScript } from "../memory/extension-script.ts";
import { MemorySession, sourceBundle } from "../memory/memory-session.ts";

const notes = "com.example.notes";

test("a file that came before its extension died is closed, and not told", async () => {
  using memory = await restoring({ load: "loads", restoreFiles: "held" });
  memory.session.requestFile(notes, "part.0.tar");
  await memory.settle();
  expect(memory.openDescriptorCount).toBe(2);
  memory.extensions.of(notes)?.die();
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes extensionDied", "allEnd"]);
  expect(memory.openDescriptorCount).toBe(0);
});

test("the files of a batch that an extension did not live to complete are closed", async () => {
  using memory = await restoring({ load: "loads", restoreFiles: "held" });
  memory.session.requestFiles(notes, ["1", "2"]);
  await memory.settle();
  memory.extensions.of(notes)?.letGo();
  await memory.settle();
  expect(memory.openDescriptorCount).toBe(3);
  memory.session.cancel(notes);
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "allEnd"]);
  expect(memory.openDescriptorCount).toBe(0);
});

test("a file that nobody has asked for is not taken", async () => {
  using memory = await restoring({ load: "loads" });
  const file = { kind: "path", path: memory.file } as const;
  const offering = memory.extensions.of(notes)?.handlers.restoreFileReady({ name: "part.0.tar", file, manifest: file });
  await expect(offering).rejects.toMatchObject({ reason: "invalidArgument" });
  expect(memory.openDescriptorCount).toBe(0);
  memory.session.publish(notes, "");
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "end notes", "allEnd"]);
});

async function restoring(script: ExtensionScript): Promise<MemorySession> {
  const memory = new MemorySession("restore", [{ name: notes, script }]);
  memory.session.appendRestore([notes], undefined, [sourceBundle(notes)]);
  await memory.settle();
  return memory;
}
