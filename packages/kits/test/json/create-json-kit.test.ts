import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { openSandbox } from "../open-sandbox.ts";

test("JSON reads big numbers where it is asked to, and writes them as digits", () => {
  using sandbox = openSandbox("mapped");
  const json = defaultOf(sandbox, "@ohos.util.json");
  const text = '{"big":9007199254740993,"small":1,"text":"9007199254740993"}';
  expect(json.parse?.(text, undefined, { bigIntMode: 1 })).toEqual({
    big: 9007199254740993n,
    small: 1,
    text: "9007199254740993",
  });
  expect(json.parse?.("[1]", undefined, { bigIntMode: 2 })).toEqual([1n]);
  expect(json.parse?.("[1]", (_key: string, value: unknown) => (value === 1 ? 2 : value))).toEqual([2]);
  expect(json.stringify?.({ big: 9007199254740993n, list: [1] })).toBe('{"big":9007199254740993,"list":[1]}');
  expect(json.stringify?.({ a: 1, b: 2 }, ["b"], 1)).toBe('{\n "b": 2\n}');
  const object = { a: 1 };
  json.remove?.(object, "a");
  expect([object, json.has?.({ b: 1 }, "b")]).toEqual([{}, true]);
  expect([codeOf(() => json.parse?.(1)), codeOf(() => json.has?.(1, "a"))]).toEqual([401, 401]);
});
