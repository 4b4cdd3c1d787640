import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeAppLocks, parseAppLocks } from "../../src/journal/app-locks.ts";
import { encodeRunJournal, parseRunJournal } from "../../src/journal/run-journal.ts";

const someName = fc.string({ unit: "binary", minLength: 1 }).filter((name) => !/[\n\r\u2028\u2029]/.test(name));

test("parseRunJournal() returns what encodeRunJournal() was given", () =>
  fc.assert(
    fc.property(fc.array(someName), (names) => {
      expect(parseRunJournal(encodeRunJournal(names))).toEqual(names);
    }),
  ));

test("parseAppLocks() returns what encodeAppLocks() was given", () =>
  fc.assert(
    fc.property(fc.array(fc.record({ userId: fc.nat(), bundle: someName })), (locks) => {
      expect(parseAppLocks(encodeAppLocks(locks))).toEqual(locks);
    }),
  ));

test("parseRunJournal() says that it cannot tell for a journal torn at any byte, and never that nothing ran", () => {
  const whole = encodeRunJournal(["com.example.app", "com.example.app:1"]);
  for (let length = 0; length < whole.length; length += 1) {
    expect(parseRunJournal(whole.slice(0, length))).toBeUndefined();
  }
});

test("parseAppLocks() says that it cannot tell for a journal torn at any byte, and never that nothing is locked", () => {
  const whole = encodeAppLocks([{ userId: 100, bundle: "com.example.app" }]);
  for (let length = 0; length < whole.length; length += 1) {
    expect(parseAppLocks(whole.slice(0, length))).toBeUndefined();
  }
});

describe("a journal is read as the device's library reads it", () => {
  test.each([
    ["with blanks and another key", ' {"x":1,\n\t"ClearDataConfigFile" : [ {"bundleName" : "a.b", "x":2} ] }\n'],
    ["with a comma too many and text behind it", '{"ClearDataConfigFile":[{"bundleName":"a.b"},]}\0\0'],
  ])("%s", (_, text) => {
    expect(parseRunJournal(text)).toEqual(["a.b"]);
  });
});

describe("a journal that is something else says nothing", () => {
  test.each([
    "\0\0\0\0",
    "null",
    "[]",
    "{}",
    '{"ClearDataConfigFile":{}}',
    '{"ClearDataConfigFile":["a.b"]}',
    '{"ClearDataConfigFile":[{"bundleName":"a.b"},{"bundleName":5}]}',
    '{"ClearDataConfigFile":[{"bundleName":""}]}',
    '{"DispoasalConfigFile":[]}',
  ])("%j", (text) => {
    expect(parseRunJournal(text)).toBeUndefined();
  });

  test.each(["com.example.app", "100-", "-com.example.app", "x-com.example.app"])("a lock with the key %j", (key) => {
    expect(parseAppLocks(JSON.stringify({ DispoasalConfigFile: [{ bundleName: key }] }))).toBeUndefined();
  });
});
