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

test("a restore that left some files out runs the hooks, and then ends with 13500008 and the first of them", async () => {
  const hooks = { onRestoreEx: { kind: "returns", text: "ok" } } as const;
  using memory = await restoring({ load: "loads", unpack: "failsInPart", hooks });
  memory.session.publish(notes, "");
  await memory.settle();
  expect(memory.told).toEqual(["begin notes", "result notes", "end notes unpackFailed", "allEnd"]);
  expect(memory.client.told).toContainEqual(
    expect.objectContaining({
      kind: "end",
      error: expect.objectContaining({
        reason: "unpackFailed",
        message: expect.stringContaining('1 not restored, 1 restored; the first is "/data/a"'),
      }),
    }),
  );
});

test.each(["fails", "failsInPart", "done"] as const)(
  "what a restore has staged is removed when unpacking is over, also when it %s",
  async (unpack) => {
    using memory = await restoring({ load: "loads", unpack });
    const extension = memory.extensions.of(notes);
    memory.session.publish(notes, "");
    await memory.settle();
    expect(memory.told.at(-1)).toBe("allEnd");
    expect(extension?.isCleared).toBe(true);
  },
);

async function restoring(script: ExtensionScript): Promise<MemorySession> {
  const memory = new MemorySession("restore", [{ name: notes, script }]);
  memory.session.appendRestore([notes], undefined, [sourceBundle(notes)]);
  await memory.settle();
  return memory;
}
