import { expect, test } from "vitest";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("the console formats like Node and writes each call as one line with its level", () => {
  using sandbox = openSandbox("mapped");
  const console = membersOf(sandbox.kits.globals.console);
  console.log?.("%s has %d", "a", 1, { b: [2] });
  console.debug?.("d");
  console.warn?.("two\nlines");
  console.error?.(new Error("no").message);
  console.assert?.(1 > 2, "never");
  console.assert?.(true, "unheard");
  console.count?.();
  console.count?.();
  expect(sandbox.lines.map(({ level, text }) => [level, text])).toEqual([
    ["info", "a has 1 { b: [ 2 ] }"],
    ["debug", "d"],
    ["warn", "two\nlines"],
    ["error", "no"],
    ["error", "Assertion failed: never"],
    ["info", "default: 1"],
    ["info", "default: 2"],
  ]);
  expect(new Set(sandbox.lines.map(({ tag }) => tag))).toEqual(new Set(["console"]));
});
