import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf, make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const options = { createIfMissing: true, kvStoreType: 1, securityLevel: 2 };

function openManager(sandbox: Sandbox) {
  const context = { databaseDir: `${dirname(sandbox.base)}/database/entry` };
  const kit = defaultOf(sandbox, "@ohos.data.distributedKVStore");
  return { kit, manager: membersOf(kit.createKVManager?.({ bundleName: "com.example.notes", context })) };
}

async function openStore(sandbox: Sandbox) {
  const { kit, manager } = openManager(sandbox);
  return { kit, manager, store: membersOf(await manager.getKVStore?.("notes", options)) };
}

const keysOf = (entries: unknown) => (entries as { readonly key: string }[]).map(({ key }) => key);

describe.each(["identity", "mapped"] as const)("distributedKVStore with %s roots", (kind) => {
  test("a store keeps values of every type, also when it is opened again", async () => {
    using sandbox = openSandbox(kind);
    const { manager, store } = await openStore(sandbox);
    const values = { text: "a", whole: 7, part: 1.5, yes: true, bytes: Uint8Array.of(1, 2) };
    for (const [key, value] of Object.entries(values)) await store.put?.(key, value);
    await manager.closeKVStore?.("com.example.notes", "notes");
    await expect(store.get?.("text")).rejects.toMatchObject({ code: 15100005 });
    const again = membersOf(await manager.getKVStore?.("notes", options));
    for (const [key, value] of Object.entries(values)) expect(await again.get?.(key), key).toEqual(value);
    expect(readdirSync(`${dirname(sandbox.hostBase)}/database/entry/kvdb`)).toEqual(["notes"]);
    expect(await manager.getAllKVStoreId?.("com.example.notes")).toEqual(["notes"]);
    await manager.closeKVStore?.("com.example.notes", "notes");
    await manager.deleteKVStore?.("com.example.notes", "notes");
    expect(existsSync(`${dirname(sandbox.hostBase)}/database/entry/kvdb/notes`)).toBe(false);
  });
});

test("batches, prefixes and result sets see entries in the order of their keys", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  const entry = (key: string, value: string) => ({ key, value: { type: 0, value } });
  await store.putBatch?.([entry("b_1", "one"), entry("a_2", "two"), entry("a_1", "three")]);
  expect(await store.getEntries?.("a_")).toEqual([entry("a_1", "three"), entry("a_2", "two")]);
  const set = membersOf(await store.getResultSet?.("a_"));
  expect([set.getCount?.(), set.getPosition?.(), set.moveToLast?.(), set.getEntry?.(), set.moveToNext?.()]).toEqual([
    2,
    -1,
    true,
    entry("a_2", "two"),
    false,
  ]);
  await store.closeResultSet?.(set);
  expect(codeOf(() => set.getCount?.())).toBe(15100005);
  await store.deleteBatch?.(["a_1", "b_1"]);
  expect(keysOf(await store.getEntries?.(""))).toEqual(["a_2"]);
  await expect(store.get?.("a_1")).rejects.toMatchObject({ code: 15100004 });
  expect(codeOf(() => store.putBatch?.(Array.from({ length: 129 }, () => entry("k", "v"))))).toBe(15100001);
  expect([codeOf(() => store.put?.("", 1)), codeOf(() => store.put?.("k", {}))]).toEqual([401, 401]);
});

test("a Query looks into values that are JSON", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, store } = await openStore(sandbox);
  const rows = { a: { age: 3, name: "x" }, b: { age: 9, name: "y" }, c: { age: 5 } };
  for (const [key, value] of Object.entries(rows)) await store.put?.(key, JSON.stringify(value));
  await store.put?.("plain", "no JSON");
  const query = () => make(kit.Query);
  const found = async (given: unknown) => keysOf(await store.getEntries?.(given));
  expect(await found(membersOf(query().greaterThan?.("$.age", 3)).orderByDesc?.("$.age"))).toEqual(["b", "c"]);
  expect(await found(membersOf(membersOf(query().equalTo?.("$.age", 3)).or?.()).like?.("name", "y%"))).toEqual([
    "a",
    "b",
  ]);
  expect(await found(membersOf(query().inNumber?.("$.age", [5, 9])).limit?.(1, 1))).toEqual(["c"]);
  expect(await store.getResultSize?.(query().isNotNull?.("$.name"))).toBe(2);
  const built = query();
  expect([built.getSqlLike?.(), membersOf(built.equalTo?.("a", 1)).getSqlLike?.() === ""]).toEqual(["", false]);
  expect([membersOf(built.reset?.()).getSqlLike?.(), make(kit.Schema).mode]).toEqual(["", 0]);
  expect(codeOf(() => query().equalTo?.("a'; DROP TABLE entries; --", 1))).toBe(401);
});

test("a transaction can be rolled back, and a backup brings the store back", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  await store.put?.("k", 1);
  await store.backup?.("before");
  await store.startTransaction?.();
  await store.put?.("k", 2);
  await store.rollback?.();
  expect(await store.get?.("k")).toBe(1);
  await store.startTransaction?.();
  await store.putBatch?.([{ key: "k", value: { type: 1, value: 3 } }]);
  await store.commit?.();
  expect(await store.get?.("k")).toBe(3);
  await store.restore?.("before");
  expect(await store.get?.("k")).toBe(1);
  expect(await store.deleteBackup?.(["before"])).toEqual([["before", 0]]);
  await expect(store.restore?.("before")).rejects.toMatchObject({ code: 15100003 });
});

test("a store is closed in the middle of a transaction, which is then rolled back", async () => {
  using sandbox = openSandbox("mapped");
  const { manager, store } = await openStore(sandbox);
  await store.put?.("k", 1);
  await store.startTransaction?.();
  await store.put?.("k", 2);
  await manager.closeKVStore?.("com.example.notes", "notes");
  const again = membersOf(await manager.getKVStore?.("notes", options));
  expect(await again.get?.("k")).toBe(1);
  await manager.closeKVStore?.("com.example.notes", "notes");
});

test("one store is one object, and other options for it are refused", async () => {
  using sandbox = openSandbox("mapped");
  const { manager, store } = await openStore(sandbox);
  expect(membersOf(await manager.getKVStore?.("notes", options))).toBe(store);
  await expect(manager.getKVStore?.("notes", { ...options, securityLevel: 3 })).rejects.toMatchObject({
    code: 15100002,
  });
  expect(codeOf(() => manager.getKVStore?.("../x", options))).toBe(401);
  await expect(manager.deleteKVStore?.("com.example.notes", "none")).rejects.toMatchObject({ code: 15100004 });
});

test("a listener hears of changes", async () => {
  using sandbox = openSandbox("mapped");
  const { store } = await openStore(sandbox);
  const heard = Promise.withResolvers<unknown>();
  store.on?.("dataChange", 0, heard.resolve);
  await store.put?.("k", 1);
  expect(await heard.promise).toMatchObject({ insertEntries: [{ key: "k" }] });
});
