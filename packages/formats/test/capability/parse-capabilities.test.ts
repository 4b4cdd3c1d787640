import { expect, test } from "vitest";
import { bundleOfItem } from "../../src/capability/bundle-of-item.ts";
import { parseCapabilities } from "../../src/capability/parse-capabilities.ts";

const seven = {
  name: "com.example.hiworld",
  versionCode: 1_000_000,
  versionName: "1.0.0",
  spaceOccupied: 0,
  allToBackup: false,
  extensionName: "BackupExtensionAbility",
  needToInstall: false,
};

test("parseCapabilities() accepts the documentation's form of seven keys", () => {
  const text = JSON.stringify({ bundleInfos: [seven], deviceType: "phone", systemFullName: "OpenHarmony-4.0.0.0" });
  const { needToInstall: _, ...kept } = seven;
  expect(parseCapabilities(text)).toEqual({
    bundleInfos: [
      {
        ...kept,
        appIndex: 0,
        fullBackupOnly: false,
        requireCompatibility: false,
        restoreDeps: "",
        supportScene: "",
        extraInfo: {},
      },
    ],
    deviceType: "phone",
    systemFullName: "OpenHarmony-4.0.0.0",
    problems: [],
  });
});

test("parseCapabilities() keeps restoreDeps apart from supportScene, and takes a text as no extraInfo", () => {
  const text = JSON.stringify({ bundleInfos: [{ ...seven, restoreDeps: "a.b", supportScene: "s", extraInfo: "" }] });
  expect(parseCapabilities(text).bundleInfos[0]).toMatchObject({
    restoreDeps: "a.b",
    supportScene: "s",
    extraInfo: {},
  });
});

test("parseCapabilities() leaves out a malformed item, names it, and keeps the others", () => {
  const { versionName: _, ...cut } = seven;
  const items = [
    cut,
    seven,
    5,
    { ...seven, spaceOccupied: "1" },
    { ...seven, name: "" },
    { ...seven, versionCode: 1.5 },
  ];
  const { bundleInfos, problems } = parseCapabilities(JSON.stringify({ bundleInfos: items }));
  expect(bundleInfos).toHaveLength(1);
  expect(problems).toEqual([
    { index: 0, name: seven.name, message: "versionName is missing, not a string" },
    { index: 2, name: undefined, message: "The item is a number, not an object" },
    { index: 3, name: seven.name, message: "spaceOccupied is a string, not a whole number" },
    { index: 4, name: "", message: "name is empty, not a name" },
    { index: 5, name: seven.name, message: "versionCode is a number, not a whole number" },
  ]);
});

test("parseCapabilities() ignores unknown keys and what follows the value", () => {
  expect(parseCapabilities('{"bundleInfos":[],"more":1} rest')).toMatchObject({ bundleInfos: [], deviceType: "" });
});

test.each([
  ["", /line 1, column 1: the text ends/],
  ["{", /Cannot read the capability file: line 1, column 2/],
  ["[]", /it is an array, not a list of bundles/],
  ["{}", /bundleInfos is missing, not a list/],
  ['{"bundleInfos":{}}', /bundleInfos is an object, not a list/],
])("parseCapabilities() throws invalidArgument for %j", (text, message) => {
  const wanted = { reason: "invalidArgument", code: 13900020, message: expect.stringMatching(message) };
  expect(() => parseCapabilities(text)).toThrow(expect.objectContaining(wanted));
});

test("bundleOfItem() names a clone by its index, also where the file has done so already", () => {
  const items = [
    { name: "a.b", appIndex: 0 },
    { name: "a.b", appIndex: 2 },
    { name: "a.b:2", appIndex: 2 },
    { name: "a.b:2", appIndex: 0 },
  ];
  expect(items.map(bundleOfItem)).toEqual(["a.b", "a.b:2", "a.b:2", "a.b:2"]);
});
