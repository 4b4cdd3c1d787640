import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { type Members, membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

describe("@ohos.data.storage", () => {
  let sandbox: Sandbox;
  let kit: Members;
  let path: string;

  beforeEach(() => {
    sandbox = openSandbox("mapped");
    kit = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.data.storage"), "default"));
    path = `${sandbox.base}/old_storage`;
  });

  afterEach(() => sandbox[Symbol.dispose]());

  test("keeps entries at the application's path, in the form of preferences", async () => {
    const storage = membersOf(kit.getStorageSync?.(path));
    storage.putSync?.("count", 3);
    await storage.flush?.();
    expect(readFileSync(`${sandbox.hostBase}/old_storage`, "utf8")).toContain('key="count" value="3"');
    expect(kit.getStorageSync?.(path)).toBe(storage);
    await kit.deleteStorage?.(path);
    expect(existsSync(`${sandbox.hostBase}/old_storage`)).toBe(false);
    expect(membersOf(kit.getStorageSync?.(path)).getSync?.("count", 0)).toBe(0);
  });

  test("gives the fallback where the value is of another type than that", () => {
    const storage = membersOf(kit.getStorageSync?.(path));
    storage.putSync?.("count", 3);
    expect([storage.getSync?.("count", "none"), storage.getSync?.("count", 0)]).toEqual(["none", 3]);
  });

  test("a path outside the sandbox holds nothing, and only a flush fails", () => {
    const storage = membersOf(kit.getStorageSync?.("/data/elsewhere"));
    storage.putSync?.("count", 3);
    expect(storage.getSync?.("count", 0)).toBe(3);
    expect(codeOf(() => storage.flushSync?.())).toBe(15500000);
    expect(codeOf(() => kit.deleteStorageSync?.("/data/elsewhere"))).toBeUndefined();
  });
});

describe("@ohos.data.preferences", () => {
  test("off() refuses a kind that there is not, and a callback that is none", () => {
    using sandbox = openSandbox("mapped");
    const kit = membersOf(Reflect.get(sandbox.kits.resolve("@ohos.data.preferences"), "default"));
    const context = { preferencesDir: sandbox.base };
    const preferences = membersOf(kit.getPreferencesSync?.(context, { name: "a" }));
    expect(codeOf(() => preferences.off?.("changed", () => {}))).toBe(401);
    expect(codeOf(() => preferences.off?.("change", "listener"))).toBe(401);
    expect(codeOf(() => preferences.off?.("change"))).toBeUndefined();
    expect(codeOf(() => kit.getPreferencesSync?.(context, { name: "a", dataGroupId: "g" }))).toBe(15501002);
  });
});
