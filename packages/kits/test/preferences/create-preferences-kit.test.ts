import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox, type Sandbox } from "../open-sandbox.ts";

const kitOf = (sandbox: Sandbox) => membersOf(Reflect.get(sandbox.kits.resolve("@ohos.data.preferences"), "default"));

function openPreferences(sandbox: Sandbox, name = "settings") {
  const context = { preferencesDir: `${sandbox.base}/preferences` };
  const kit = kitOf(sandbox);
  return { kit, context, preferences: membersOf(kit.getPreferencesSync?.(context, { name })) };
}

const anyValue = () =>
  fc.oneof(
    fc.double(),
    fc.string({ unit: "binary" }),
    fc.boolean(),
    fc.bigInt(),
    fc.uint8Array(),
    fc.array(fc.double()),
    fc.array(fc.string({ unit: "binary" }), { minLength: 1 }),
    fc.array(fc.boolean(), { minLength: 1 }),
    fc.dictionary(
      fc.string({ unit: "grapheme" }).filter((key) => key !== "__proto__"),
      fc.string({ unit: "grapheme" }),
      { noNullPrototype: true },
    ),
  );

describe.each(["identity", "mapped"] as const)("preferences with %s roots", (kind) => {
  test("get() returns what put() was given, after flush and a new start", () => {
    using sandbox = openSandbox(kind);
    const anyKey = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(anyKey, anyValue()), { selector: ([key]) => key }), (entries) => {
        const { kit, context, preferences } = openPreferences(sandbox);
        preferences.clearSync?.();
        for (const [key, value] of entries) preferences.putSync?.(key, value);
        preferences.flushSync?.();
        kit.removePreferencesFromCacheSync?.(context, "settings");
        const again = openPreferences(sandbox).preferences;
        expect(again).not.toBe(preferences);
        for (const [key, value] of entries) expect(again.getSync?.(key, "default")).toEqual(value);
        expect(Object.keys(Object(again.getAllSync?.())).length).toBe(entries.length);
      }),
      { numRuns: 60 },
    );
  });

  test("flush() writes the file that a device writes, and leaves nothing beside it", async () => {
    using sandbox = openSandbox(kind);
    const { preferences } = openPreferences(sandbox);
    await preferences.put?.("volume", 0.5);
    await preferences.put?.("name", 'a<b>&"c"');
    await preferences.put?.("dark", true);
    await preferences.put?.("recent", ["one", "two"]);
    await preferences.put?.("sizes", [1, 2.5]);
    await preferences.put?.("none", []);
    await preferences.put?.("bytes", new Uint8Array([1, 2, 3]));
    await preferences.put?.("window", { x: 1 });
    await preferences.put?.("big", -(2n ** 64n));
    await preferences.flush?.();
    expect(readdirSync(`${sandbox.hostBase}/preferences`)).toEqual(["settings"]);
    expect(
      readFileSync(`${sandbox.hostBase}/preferences/settings`, "utf8"),
    ).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<preferences version="1.0">
  <double key="volume" value="0.5"/>
  <string key="name">a&lt;b&gt;&amp;&quot;c&quot;</string>
  <bool key="dark" value="true"/>
  <stringArray key="recent">
    <string>one</string>
    <string>two</string>
  </stringArray>
  <doubleArray key="sizes">
    <double value="1"/>
    <double value="2.5"/>
  </doubleArray>
  <doubleArray key="none"/>
  <uint8Array key="bytes">AQID</uint8Array>
  <object key="window">{&quot;x&quot;:1}</object>
  <BigInt key="big">
    <uint64_t value="0"/>
    <uint64_t value="1"/>
    <uint64_t value="1"/>
  </BigInt>
</preferences>
`);
  });
});

test("getPreferences() reads attributes and text, on one line or many, and passes over unknown kinds", async () => {
  using sandbox = openSandbox("mapped");
  mkdirSync(`${sandbox.hostBase}/preferences`);
  writeFileSync(
    `${sandbox.hostBase}/preferences/settings`,
    `<?xml version="1.0" encoding="UTF-8"?><preferences version="1.0"><int key="a">1</int><long key="b" value="2"/>
     <float key="c" value="1.5"/><string key="d"><![CDATA[<x>]]></string><future key="e" value="1"/>
     <intArray key="f"><int value="1"/></intArray><string key="g" value="attribute"/></preferences>`,
  );
  const { kit, context } = openPreferences(sandbox);
  const preferences = membersOf(await kit.getPreferences?.(context, "settings"));
  expect(await preferences.getAll?.()).toEqual({ a: 1, b: 2, c: 1.5, d: "<x>", f: [1], g: "attribute" });
});

test("getPreferences() puts an unreadable file aside and takes the backup that a device left", () => {
  using sandbox = openSandbox("mapped");
  mkdirSync(`${sandbox.hostBase}/preferences`);
  writeFileSync(`${sandbox.hostBase}/preferences/settings`, "<preferences><int key=");
  writeFileSync(`${sandbox.hostBase}/preferences/settings.bak`, '<preferences><int key="a" value="7"/></preferences>');
  expect(openPreferences(sandbox).preferences.getSync?.("a", 0)).toBe(7);
  expect(readdirSync(`${sandbox.hostBase}/preferences`).sort()).toEqual(["settings", "settings.broken"]);
});

test("one file has one instance until it leaves the cache; values are copies", () => {
  using sandbox = openSandbox("mapped");
  const { kit, context, preferences } = openPreferences(sandbox);
  expect(kit.getPreferencesSync?.(context, "settings")).toBe(preferences);
  const list = ["a"];
  preferences.putSync?.("list", list);
  list.push("b");
  expect(preferences.getSync?.("list", [])).toEqual(["a"]);
  expect(preferences.getSync?.("list", [])).not.toBe(preferences.getSync?.("list", []));
});

test("deletePreferences() removes the file and forgets the instance", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, context, preferences } = openPreferences(sandbox);
  preferences.putSync?.("a", 1);
  preferences.flushSync?.();
  await kit.deletePreferences?.(context, { name: "settings" });
  expect(existsSync(`${sandbox.hostBase}/preferences/settings`)).toBe(false);
  expect(openPreferences(sandbox).preferences.hasSync?.("a")).toBe(false);
});

test("a change listener is told each changed key after flush, until it is taken off", async () => {
  using sandbox = openSandbox("mapped");
  const { preferences } = openPreferences(sandbox);
  const told: unknown[] = [];
  const listener = (key: unknown) => told.push(key);
  preferences.on?.("change", listener);
  preferences.putSync?.("a", 1);
  preferences.putSync?.("b", 2);
  preferences.putSync?.("b", 2);
  expect(told).toEqual([]);
  await preferences.flush?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(["a", "b"]);
  preferences.off?.("change", listener);
  preferences.deleteSync?.("a");
  await preferences.flush?.();
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual(["a", "b"]);
});

test("bad arguments are 401, thrown at once; what fails below is 15500000 without a host path", async () => {
  using sandbox = openSandbox("mapped");
  const { kit, context, preferences } = openPreferences(sandbox);
  for (const call of [
    () => kit.getPreferences?.({}, "settings"),
    () => kit.getPreferences?.(context, ""),
    () => kit.getPreferences?.(context, "../settings"),
    () => preferences.put?.("", 1),
    () => preferences.put?.("k".repeat(1025), 1),
    () => preferences.put?.("k", null),
    () => preferences.put?.("k", undefined),
    () => preferences.get?.(5, 1),
    () => preferences.on?.("other", () => {}),
  ]) {
    expect(codeOf(call)).toBe(401);
  }
  symlinkSync(sandbox.outside, `${sandbox.hostBase}/linked`);
  const away = kit.getPreferences?.({ preferencesDir: `${sandbox.base}/linked` }, "x");
  await expect(away).rejects.toMatchObject({ code: 15500000, message: "Inner error. Permission denied" });
});
