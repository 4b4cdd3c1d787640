import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "vitest";
import { BundleGate } from "../../src/run/bundle-gate.ts";

test("a BundleGate lets one at a time into a bundle, in order, and others into other bundles", async () => {
  const gate = new BundleGate();
  const order: string[] = [];
  const enter = async (who: string, bundle: string) => {
    const inside = await gate.enter(bundle);
    order.push(who);
    return inside;
  };
  const first = await enter("first", "a");
  const waiting = enter("second", "a");
  const other = await enter("other", "b");
  await turn();
  expect(order).toEqual(["first", "other"]);
  first[Symbol.dispose]();
  const second = await waiting;
  expect(order).toEqual(["first", "other", "second"]);
  expect(gate.isTaken("a")).toBe(true);
  second[Symbol.dispose]();
  other[Symbol.dispose]();
  expect([gate.isTaken("a"), gate.isTaken("b")]).toEqual([false, false]);
});
