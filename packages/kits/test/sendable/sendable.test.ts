import { expect, test } from "vitest";
import { defaultOf, make } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("collections are the language's own, and sendable", () => {
  using sandbox = openSandbox("mapped");
  const { Array: List, Map: Table, Uint8Array: Bytes } = defaultOf(sandbox, "@arkts.collections");
  const { isSendable } = defaultOf(sandbox, "@arkts.utils");
  const list = membersOf(List).create?.(2, "a");
  expect([Array.isArray(list), list]).toEqual([true, ["a", "a"]]);
  membersOf(list).shrinkTo?.(1);
  const table = make(Table, [["k", 1]]);
  expect([membersOf(list).length, table.get?.("k"), Reflect.get(make(Bytes, 3), "length")]).toEqual([1, 1, 3]);
  expect([list, table, make(Bytes, 1), "text", {}, []].map((value) => isSendable?.(value))).toEqual([
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});

test("AsyncLock lets one in at a time, readers together, and each in its turn", async () => {
  using sandbox = openSandbox("mapped");
  const { AsyncLock, AsyncLockMode } = membersOf(defaultOf(sandbox, "@arkts.utils").locks);
  const lock = membersOf(membersOf(AsyncLock).request?.("one"));
  expect(membersOf(AsyncLock).request?.("one")).toBe(lock);
  const modes = AsyncLockMode as unknown as Record<string, number>;
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
    return name;
  };
  const all = [
    lock.lockAsync?.(work("a")),
    lock.lockAsync?.(work("b"), modes.SHARED),
    lock.lockAsync?.(work("c"), modes.SHARED),
    lock.lockAsync?.(work("d")),
  ];
  await expect(lock.lockAsync?.(work("e"), modes.EXCLUSIVE, { isAvailable: true })).rejects.toMatchObject({
    code: 10200030,
  });
  expect(await Promise.all(all)).toEqual(["a", "b", "c", "d"]);
  expect(order).toEqual(["a in", "a out", "b in", "c in", "b out", "c out", "d in", "d out"]);
});
