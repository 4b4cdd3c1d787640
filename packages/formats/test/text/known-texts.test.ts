import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../src/text/json-value.ts";
import { parseLenientJson } from "../../src/text/parse-lenient-json.ts";
import { printCJson } from "../../src/text/print-cjson.ts";
import { isPathText, readPathText } from "../../src/text/read-path-text.ts";

describe("printCJson() prints what cJSON 1.7 printed for the same value", () => {
  test.each<[JsonValue, string]>([
    [{}, "{\n}"],
    [[], "[]"],
    [{ a: {}, b: [] }, '{\n\t"a":\t{\n\t},\n\t"b":\t[]\n}'],
    [
      { a: [{ b: 1 }, { c: [] }], d: [1, 2.5, "x"] },
      '{\n\t"a":\t[{\n\t\t\t"b":\t1\n\t\t}, {\n\t\t\t"c":\t[]\n\t\t}],\n\t"d":\t[1, 2.5, "x"]\n}',
    ],
    [[{ type: "userId", detail: "100" }], '[{\n\t\t"type":\t"userId",\n\t\t"detail":\t"100"\n\t}]'],
    [[[], [[{}]]], "[[], [[{\n\t\t\t}]]]"],
    [[5_000_000_000, 0.1, 1e-7, 1e21, -0, true, null], "[5000000000, 0.1, 1e-07, 1e+21, 0, true, null]"],
    [
      [Math.PI, 123_456_789_012_345_680_000, 2 ** 31, 1e14],
      "[3.1415926535897931, 1.2345678901234568e+20, 2147483648, 100000000000000]",
    ],
    ['\u0001\u001f\b\f\n\r\t"\\/\u007f中', '"\\u0001\\u001f\\b\\f\\n\\r\\t\\"\\\\/\u007f中"'],
  ])("%j", (value, text) => {
    expect(printCJson(value)).toBe(text);
  });
});

test("printCJson() keeps all digits of a whole number, where cJSON writes 1e+15", () => {
  expect(printCJson([1e15, Number.MAX_SAFE_INTEGER])).toBe("[1000000000000000, 9007199254740991]");
});

test("parseLenientJson() and JSON.parse() read what printCJson() printed", () =>
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // Its type is the same but for the names.
      const text = printCJson(value as JsonValue);
      const wanted = JSON.parse(JSON.stringify(value));
      expect(JSON.parse(text)).toEqual(wanted);
      expect(parseLenientJson(text, { subject: "it" })).toEqual({ value: wanted, warnings: [] });
    }),
  ));

test("parseLenientJson() makes __proto__ an ordinary key", () => {
  const { value } = parseLenientJson('{"__proto__": {"a": 1}}', { subject: "it" });
  expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
  expect(value).not.toHaveProperty("a");
});

test("parseLenientJson() throws nothing but invalidArgument, whatever the text", () => {
  const piece = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "//",
    "/*",
    "*/",
    "\n",
    "1",
    "-",
    "e",
    "true",
    "'a",
    "\\u00",
    " ",
  );
  return fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      try {
        parseLenientJson(pieces.join(""), { subject: "it" });
      } catch (error) {
        expect(error).toMatchObject({
          reason: "invalidArgument",
          message: expect.stringMatching(/line \d+, column \d+/),
        });
      }
    }),
    { numRuns: 1000 },
  );
});

test("isPathText() is false for exactly the paths that readPathText() cannot give back", () => {
  const bytes = (hex: string) => Buffer.from(hex, "hex");
  expect([bytes("2fe4b8ad"), bytes("efbbbf61"), bytes("efbfbd")].map(isPathText)).toEqual([true, true, true]);
  expect([bytes("2fff"), bytes("e4b8"), bytes("eda080")].map(isPathText)).toEqual([false, false, false]);
  expect(readPathText(bytes("2fff61"))).toBe("/\ufffda");
});
