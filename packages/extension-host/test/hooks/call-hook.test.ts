import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { callHook } from "../../src/hooks/call-hook.ts";

const version = { code: 1000000, name: "1.0.0" };

describe("callHook()", () => {
  test.each([
    [{ hook: "onBackup" } as const, []],
    [{ hook: "onBackupEx", info: "{}" } as const, ["{}"]],
    [{ hook: "onRestore", version } as const, [version]],
    [{ hook: "onRestoreEx", version, info: "{}" } as const, [version, "{}"]],
    [{ hook: "onProcess" } as const, []],
    [{ hook: "onRelease", scenario: 1 } as const, [1]],
    [{ hook: "getBackupInfo" } as const, []],
    [{ hook: "getBackupCompatibilityInfo", extInfo: " {}" } as const, [" {}"]],
    [{ hook: "getRestoreCompatibilityInfo", extInfo: "not JSON" } as const, ["not JSON"]],
  ])("gives $hook its arguments and the extension as this", async (call, expected) => {
    const seen: unknown[] = [];
    const extension = {
      [call.hook](...args: unknown[]) {
        seen.push(this, ...args);
      },
    };
    await callHook(extension, call);
    expect(seen).toEqual([extension, ...expected]);
  });

  test.each([
    ["absent", {}, ""],
    ["no function", { onBackupEx: "text" }, ""],
    ["a function that returns a string", { onBackupEx: () => "text" }, "text"],
    ["a function whose promise gives a string", { onBackupEx: async () => "text" }, "text"],
    [
      "a function with a thenable of its own",
      // biome-ignore lint/suspicious/noThenProperty: that is what the test is about
      { onBackupEx: () => ({ then: (tell: (text: string) => void) => tell("text") }) },
      "text",
    ],
    ["a function that returns nothing", { onBackupEx: () => {} }, ""],
    ["a function that returns an object", { onBackupEx: () => ({ text: "text" }) }, ""],
    ["a function whose promise gives a number", { onBackupEx: async () => 5 }, ""],
  ])("gives the text when the hook is %s", async (_what, extension, text) => {
    expect(await callHook(extension, { hook: "onBackupEx", info: "" })).toEqual({ kind: "returned", text });
  });

  test.each([
    ["plain", () => " text\n"],
    ["by a promise", async () => " text\n"],
  ])("gives back verbatim what getBackupInfo and the compatibility hooks return, %s", async (_how, hook) => {
    const extension = { getBackupInfo: hook, getBackupCompatibilityInfo: hook, getRestoreCompatibilityInfo: hook };
    for (const call of [
      { hook: "getBackupInfo" },
      { hook: "getBackupCompatibilityInfo", extInfo: "" },
      { hook: "getRestoreCompatibilityInfo", extInfo: "" },
    ] as const) {
      expect(await callHook(extension, call)).toEqual({ kind: "returned", text: " text\n" });
    }
  });

  test("asks anew every time: no answer is kept", async () => {
    let count = 0;
    const extension = { getBackupCompatibilityInfo: () => String(++count) };
    const call = { hook: "getBackupCompatibilityInfo", extInfo: "" } as const;
    expect(await callHook(extension, call)).toMatchObject({ text: "1" });
    expect(await callHook(extension, call)).toMatchObject({ text: "2" });
  });

  test("calls a hook that the extension's class inherits", async () => {
    class Base {
      onBackup() {
        return "inherited";
      }
    }
    class Extension extends Base {}
    expect(await callHook(new Extension(), { hook: "onBackup" })).toEqual({ kind: "returned", text: "inherited" });
  });

  test.each([
    ["throws an Error", () => throwing(new Error("no disk")), "no disk"],
    ["throws a string", () => throwing("no disk"), "no disk"],
    ["rejects with an Error", () => Promise.reject(new Error("no disk")), "no disk"],
    ["rejects with undefined", () => Promise.reject(), "undefined"],
    ["throws what has no text", () => throwing(Object.create(null)), expect.any(String)],
  ])("gives an outcome like any other when the hook %s", async (_what, onBackup, message) => {
    expect(await callHook({ onBackup }, { hook: "onBackup" })).toMatchObject({
      kind: "threw",
      error: { reason: "unknown", message },
    });
  });

  test("leaves no rejection behind that nobody handles when a hook's promise rejects", async () => {
    const unhandled: unknown[] = [];
    const listener = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", listener);
    try {
      for (const reason of [new Error("no disk"), "no disk", undefined]) {
        await callHook({ onBackup: () => Promise.reject(reason) }, { hook: "onBackup" });
      }
      await turn();
    } finally {
      process.off("unhandledRejection", listener);
    }
    expect(unhandled).toEqual([]);
  });

  test("gives an outcome like any other when reading the hook throws", async () => {
    const extension = {
      get onBackup() {
        return throwing(new Error("no getter"));
      },
    };
    expect(await callHook(extension, { hook: "onBackup" })).toMatchObject({
      kind: "threw",
      error: { message: "no getter" },
    });
  });

  test("keeps the author's stack when the hook throws an Error", async () => {
    const error = new Error("no disk");
    const outcome = await callHook({ onBackup: () => throwing(error) }, { hook: "onBackup" });
    expect(outcome).toMatchObject({ error: { stack: error.stack } });
  });

  test("does not wait for onProcess: its text counts, its promise does not", async () => {
    expect(await callHook({ onProcess: () => "50 %" }, { hook: "onProcess" })).toEqual({
      kind: "returned",
      text: "50 %",
    });
    const never = { onProcess: () => new Promise(() => {}) };
    expect(await callHook(never, { hook: "onProcess" })).toEqual({ kind: "returned", text: "" });
  });
});

function throwing(thrown: unknown): never {
  throw thrown;
}
