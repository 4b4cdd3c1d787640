import { describe, expect, test } from "vitest";
import { defaultIncludes } from "../../src/profile/default-includes.ts";
import { parseProfile } from "../../src/profile/parse-profile.ts";

const source = "entry/backup_config.json";
const parse = (text: string) => parseProfile(text, { source });

test("parseProfile() fills in the defaults of an empty object", () => {
  expect(parse("{}")).toEqual({
    allowToBackupRestore: false,
    includes: defaultIncludes,
    hasDefaultIncludes: true,
    excludes: [],
    fullBackupOnly: false,
    restoreDeps: "",
    restoreDepNames: [],
    supportScene: "",
    extraInfo: undefined,
    requireCompatibility: false,
    backupScene: "",
    optionDir: undefined,
    compatibleDirMapping: [],
    warnings: [],
  });
});

test("parseProfile() reads every key", () => {
  const text = `{
    "allowToBackupRestore": true,
    "includes": [ "/data/storage/el2/base/files/", "data/storage/el2/database/" ],
    "excludes": [ "/data/storage/el2/base/files/cache/", "*.tmp" ],
    "fullBackupOnly": true,
    "restoreDeps": "com.example.account, com.example.contacts,",
    "supportScene": "all",
    "requireCompatibility": true,
    "backupScene": "s",
    "extraInfo": { "schema": 3 },
    "optionDir": [{ "sceneId": "album", "includes": ["/a/"] }],
    "compatibleDirMapping": [ { "backupDir": "/v1/", "restoreDir": "/v2/" } ]
  }`;
  expect(parse(text)).toEqual({
    allowToBackupRestore: true,
    includes: ["/data/storage/el2/base/files/", "data/storage/el2/database/"],
    hasDefaultIncludes: false,
    excludes: ["/data/storage/el2/base/files/cache/", "*.tmp"],
    fullBackupOnly: true,
    restoreDeps: "com.example.account, com.example.contacts,",
    restoreDepNames: ["com.example.account", "com.example.contacts"],
    supportScene: "all",
    extraInfo: { schema: 3 },
    requireCompatibility: true,
    backupScene: "s",
    optionDir: [{ sceneId: "album", includes: ["/a/"] }],
    compatibleDirMapping: [{ backupDir: "/v1/", restoreDir: "/v2/" }],
    warnings: [],
  });
});

test("parseProfile() takes an empty list of includes as nothing, and one without a valid item too", () => {
  expect(parse('{"includes": []}')).toMatchObject({ includes: [], hasDefaultIncludes: false, warnings: [] });
  expect(parse('{"includes": [1, "", null]}')).toMatchObject({
    includes: [],
    warnings: [
      "includes[0] is left out: it is a number",
      "includes[1] is left out: it is empty",
      "includes[2] is left out: it is null",
    ],
  });
});

test("parseProfile() counts keys of a wrong type as absent, and names them", () => {
  const text = `{ "allowToBackupRestore": "true", "includes": "/a", "excludes": {}, "restoreDeps": ["a"],
    "extraInfo": [], "optionDir": {}, "compatibleDirMapping": null, "unknown": 1 }`;
  expect(parse(text)).toMatchObject({
    allowToBackupRestore: false,
    includes: defaultIncludes,
    excludes: [],
    restoreDeps: "",
    extraInfo: undefined,
    optionDir: undefined,
    compatibleDirMapping: [],
  });
  expect(parse(text).warnings.toSorted()).toEqual([
    "allowToBackupRestore is ignored: it is a string, not true or false",
    "compatibleDirMapping is ignored: it is null, not an array",
    "excludes is ignored: it is an object, not an array of strings",
    "extraInfo is ignored: it is an array, not an object",
    "includes is ignored: it is a string, not an array of strings",
    "optionDir is ignored: it is an object, not an array",
    "restoreDeps is ignored: it is an array, not a string",
  ]);
});

test("parseProfile() leaves out mappings that the device would leave out", () => {
  const pair = (backupDir: unknown, restoreDir: unknown) => ({ backupDir, restoreDir });
  const mapping = [pair("/a", "/b"), pair("/c", "/b"), pair("/a*", "/d"), pair("/a", "/||||"), pair("/a", 1), "x"];
  expect(parse(JSON.stringify({ compatibleDirMapping: mapping }))).toMatchObject({
    compatibleDirMapping: [{ backupDir: "/a", restoreDir: "/b" }],
    warnings: [
      "compatibleDirMapping[1] is left out: its restoreDir was given before",
      'compatibleDirMapping[2] is left out: neither path may have "*" or "||||" in it',
      'compatibleDirMapping[3] is left out: neither path may have "*" or "||||" in it',
      "compatibleDirMapping[4] is left out: it needs a backupDir and a restoreDir",
      "compatibleDirMapping[5] is left out: it needs a backupDir and a restoreDir",
    ],
  });
  const many = Array.from({ length: 1001 }, (_, index) => pair("/a", `/${index}`));
  expect(parse(JSON.stringify({ compatibleDirMapping: many.slice(1) })).compatibleDirMapping).toHaveLength(1000);
  expect(parse(JSON.stringify({ compatibleDirMapping: many }))).toMatchObject({
    compatibleDirMapping: [],
    warnings: ["compatibleDirMapping is ignored: it has more than 1000 entries"],
  });
});

test("parseProfile() reads a scene's list of a wrong type as empty, and a missing one as missing", () => {
  const text = '{"optionDir": [{"sceneId": "a", "includes": 1}, {"includes": []}, 5]}';
  expect(parse(text)).toMatchObject({
    optionDir: [{ sceneId: "a", includes: [] }],
    warnings: [
      "optionDir[0].includes is ignored: it is a number, not an array of strings",
      "optionDir[1] is left out: it has no sceneId",
      "optionDir[2] is left out: it has no sceneId",
    ],
  });
  expect(parse(text).optionDir?.[0]).not.toHaveProperty("excludes");
});

test("parseProfile() accepts what the device's library accepts, and warns of what is hardly meant", () => {
  const text =
    '\uFEFF// the profile\n{ "fullBackupOnly": false, /* later */ "fullBackupOnly": true, "excludes": ["a",], } trailing';
  expect(parse(text)).toMatchObject({
    fullBackupOnly: true,
    excludes: ["a"],
    warnings: [
      'line 2, column 40: the key "fullBackupOnly" is given twice, the last one counts',
      "line 2, column 86: what follows the closing bracket is ignored",
    ],
  });
});

const values = { null: null, true: true, number: 5, text: "x", list: ["x"], object: { x: 1 } } as const;
const keys: Record<string, readonly (keyof typeof values)[]> = {
  allowToBackupRestore: ["true"],
  includes: ["list"],
  excludes: ["list"],
  fullBackupOnly: ["true"],
  restoreDeps: ["text"],
  supportScene: ["text"],
  backupScene: ["text"],
  extraInfo: ["object"],
  requireCompatibility: ["true"],
  optionDir: ["list"],
  compatibleDirMapping: ["list"],
};
const wrong = Object.entries(keys).flatMap(([key, right]) =>
  Object.entries(values).flatMap(([kind, value]) =>
    right.some((each) => each === kind) ? [] : [[key, kind, value] as const],
  ),
);

test.each(wrong)("parseProfile() takes %s for absent where it is %s, and says so", (key, _kind, value) => {
  const { warnings, ...profile } = parse(JSON.stringify({ [key]: value }));
  expect(profile).toEqual(withoutWarnings(parse("{}")));
  expect(warnings).toEqual([expect.stringMatching(new RegExp(`^${key} is ignored: it is `))]);
});

test.each(["optionDir", "compatibleDirMapping", "excludes"])(
  "parseProfile() takes an empty %s for a list of nothing",
  (key) => {
    expect(parse(JSON.stringify({ [key]: [] }))).toMatchObject({ [key]: [], warnings: [] });
  },
);

test("parseProfile() keeps an empty object of extraInfo one, and names in restoreDeps without their blanks", () => {
  const text = '{"extraInfo": {}, "restoreDeps": " com.a ,, com.b,"}';
  expect(parse(text)).toMatchObject({ extraInfo: {}, restoreDepNames: ["com.a", "com.b"], warnings: [] });
});

test("parseProfile() takes keys by their exact names, and __proto__ for one that it does not know", () => {
  const text = '{"Includes": ["/a"], "includes ": ["/a"], "__proto__": {"allowToBackupRestore": true}}';
  expect(parse(text)).toEqual(parse("{}"));
});

function withoutWarnings({ warnings: _, ...profile }: ReturnType<typeof parse>) {
  return profile;
}

const hintOfShape = 'A profile looks like { "allowToBackupRestore": true, "includes": [] }';

describe("parseProfile()", () => {
  test.each<[string, string, string, string | undefined]>([
    ["no text", "", "line 1, column 1: the text ends instead of a value", undefined],
    ["a text that was cut", '{\n  "includes": [', "line 2, column 16: the text ends instead of a value", undefined],
    ["single quotes", "{\n 'a': 1 }", `line 2, column 2: there is "'" instead of a key`, "Write keys in double quotes"],
    [
      "a bare word",
      '{"a": yes}',
      'line 1, column 7: there is "y" instead of a value',
      "Write strings in double quotes",
    ],
    ["NaN", '{"a": NaN}', 'line 1, column 7: there is "N" instead of a value', "Write strings in double quotes"],
    ["a missing comma", '{"a": 1\n "b": 2}', 'line 2, column 2: there is "\\"" instead of a comma or "}"', undefined],
    ["a missing colon", '{"a" 1}', 'line 1, column 6: there is "1" instead of a colon after "a"', undefined],
    ["two commas", "[1,,2]", 'line 1, column 4: there is "," instead of a value', "Write strings in double quotes"],
    ["a string without an end", '{"a', "line 1, column 2: a string that does not end", undefined],
    [
      "a Windows path",
      '{"a": "C:\\data"}',
      "line 1, column 10: an unknown escape in a string",
      "Write a backslash as two backslashes",
    ],
    ["a comment without an end", "{ /* ", "line 1, column 3: a comment that does not end", undefined],
    ["an array", "[]", "line 1, column 1: the text is an array, not an object", hintOfShape],
    ["null", "null", "line 1, column 1: the text is null, not an object", hintOfShape],
    ["a string", '"x"', "line 1, column 1: the text is a string, not an object", hintOfShape],
    ["a number", "5", "line 1, column 1: the text is a number, not an object", hintOfShape],
    ["true", "true", "line 1, column 1: the text is a boolean, not an object", hintOfShape],
    ["nothing but a comment", "// {}", "line 1, column 6: the text ends instead of a value", undefined],
    ["bottomless nesting", "[".repeat(5000), "line 1, column 1002: more than 1000 levels of brackets", undefined],
  ])("throws invalidArgument with the place and a hint for %s", (_, text, problem, hint) => {
    const message = `Cannot read the profile ${source}: ${problem}`;
    expect(() => parse(text)).toThrow(expect.objectContaining({ reason: "invalidArgument", message, hint }));
  });
});

test("defaultIncludes are the device's thirteen folders and the documentation's five", () => {
  expect(defaultIncludes).toHaveLength(18);
  expect(defaultIncludes.every((include) => /^data\/storage\/el[125]\/.*\/$/.test(include))).toBe(true);
});
