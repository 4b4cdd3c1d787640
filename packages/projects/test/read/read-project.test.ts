import { join } from "node:path";
import { BackupError } from "@carryall/protocol";
import { expect, test } from "vitest";
import { readProject } from "../../src/index.ts";
import { extensionText, moduleText, writeFiles, writeProject } from "../write-project.ts";

const moduleFile = "entry/src/main/module.json5";
const profileFile = "entry/src/main/resources/base/profile/backup_config.json";

test("readProject() reads name, version, modules and backup extension", () => {
  const directory = writeProject();
  expect(readProject(directory)).toEqual({
    directory,
    bundleName: "com.example.small",
    versionCode: 7,
    versionName: "0.7",
    modules: [{ name: "entry", directory: join(directory, "entry"), type: "entry" }],
    extension: {
      name: "Backup",
      moduleName: "entry",
      sourceFile: join(directory, "entry/src/main/ets/backup/Backup.ets"),
      profileText: '{ "allowToBackupRestore": true }',
      profilePath: join(directory, profileFile),
    },
    warnings: [],
  });
});

test.each([
  ['{ multiAppModeType: "appClone", maxCount: 3 }', 3],
  ['{ multiAppModeType: "multiInstance", maxCount: 3 }', undefined],
])("readProject() reads from multiAppMode %s how many clones are allowed: %s", (mode, maxClones) => {
  const app = `{ app: { bundleName: "com.example.small", versionCode: 7, versionName: "0.7", multiAppMode: ${mode} } }`;
  expect(readProject(writeProject({ "AppScope/app.json5": app })).maxClones).toBe(maxClones);
});

test("readProject() takes comments, trailing commas and a byte order mark in every file, single quotes where it is JSON5", () => {
  const profile = '\uFEFF{ // the switch\n  "allowToBackupRestore": true, }\n';
  const directory = writeProject({
    "AppScope/app.json5":
      "\uFEFF{ app: { bundleName: 'com.example.small', /* seven */ versionCode: 7, versionName: '0.7', }, }",
    [moduleFile]: `// a module\n${moduleText(`/* old: ${extensionText({ name: "Old" })}, */ ${extensionText()},`)}`,
    [profileFile]: profile,
  });
  expect(readProject(directory).extension).toMatchObject({ name: "Backup", profileText: profile });
});

test("readProject() takes a very old project: srcEntrance, an entry without ending, module.json, no build profile", () => {
  const directory = writeProject({
    "build-profile.json5": "",
    [moduleFile]: "",
    "entry/src/main/module.json": moduleText(extensionText({ entry: '"srcEntrance": "./ets/backup/Backup",' })),
    "entry/oh_modules/x/src/main/module.json5": "not a module of this project {",
  });
  const project = readProject(directory);
  expect(project.modules).toHaveLength(1);
  expect(project.extension?.sourceFile).toBe(join(directory, "entry/src/main/ets/backup/Backup.ets"));
});

test("readProject() takes a module's folder for the project around it", () => {
  const directory = writeProject({ "other/src/main/module.json5": moduleText("", { name: "other" }) });
  expect(readProject(join(directory, "entry")).extension?.moduleName).toBe("entry");
  const other = readProject(join(directory, "other"));
  expect(other.directory).toBe(directory);
  expect(other).not.toHaveProperty("extension");
});

test("readProject() takes the extension of the module that was asked for", () => {
  const directory = writeProject({
    "build-profile.json5":
      '{ modules: [{ name: "entry", srcPath: "entry" }, { name: "watch", srcPath: "./product/watch" }] }',
    "product/watch/src/main/module.json5": moduleText(extensionText({ name: "WatchBackup" }), { name: "watch" }),
    "product/watch/src/main/resources/base/profile/backup_config.json": "{}",
    "product/watch/src/main/ets/backup/Backup.ets": "export default class WatchBackup {}",
  });
  expect(readProject(directory).extension?.name).toBe("Backup");
  expect(readProject(directory).warnings).toHaveLength(1);
  expect(readProject(directory, { moduleName: "watch" }).extension?.name).toBe("WatchBackup");
  expect(failureOf(directory, "phone")).toMatchObject({ hint: "Its modules are entry, watch" });
});

test("readProject() says in words that a project has no backup extension", () => {
  const project = readProject(writeProject({ [moduleFile]: moduleText(`/* ${extensionText()} */`) }));
  expect(project).not.toHaveProperty("extension");
  expect(project.warnings).toEqual([
    'No module has an extension of type "backup": nothing of this application is backed up',
  ]);
});

test("readProject() takes the first of two extensions whose metadata yields a profile", () => {
  const without = extensionText({ name: "NoMetadata", metadata: '"metadata": [{ "name": "other" }]' });
  const lost = extensionText({
    name: "LostProfile",
    metadata: '"metadata": [{ "name": "ohos.extension.backup", "resource": "$profile:lost" }]',
  });
  const project = readProject(writeProject({ [moduleFile]: moduleText([without, lost, extensionText()].join()) }));
  expect(project.extension?.name).toBe("Backup");
  expect(project.warnings).toEqual([
    expect.stringContaining("NoMetadata of module entry is not used: it has no metadata ohos.extension.backup"),
    expect.stringMatching(/LostProfile of module entry is not used: its profile .*lost\.json is not there/),
  ]);
});

test("readProject() passes over the second of two extensions that both could be taken, and says so", () => {
  const project = readProject(
    writeProject({
      [moduleFile]: moduleText([extensionText({ name: "First" }), extensionText({ name: "Second" })].join()),
    }),
  );
  expect(project.extension?.name).toBe("First");
  expect(project.warnings).toEqual([
    "Extension Second of module entry is not used: an application has one backup extension, the first with a profile",
  ]);
});

test.each(["feature", "shared"])(
  "readProject() takes an extension in a module of type %s, and never one in a HAR",
  (type) => {
    const inModule = (name: string, itsType: string) => ({
      [`${name}/src/main/module.json5`]: moduleText(extensionText({ name: `${name}Backup` }), { name, type: itsType }),
      [`${name}/src/main/resources/base/profile/backup_config.json`]: "{}",
      [`${name}/src/main/ets/backup/Backup.ets`]: "export default class Backup {}",
    });
    const project = readProject(
      writeProject({
        "build-profile.json5": `{ modules: [ { name: "entry", srcPath: "./entry" }, { name: "library", srcPath: "./library" },
        { name: "extra", srcPath: "./features/extra" } ] }`,
        [moduleFile]: moduleText(""),
        ...inModule("library", "har"),
        ...Object.fromEntries(
          Object.entries(inModule("extra", type)).map(([path, text]) => [`features/${path}`, text]),
        ),
      }),
    );
    expect(project.extension).toMatchObject({ name: "extraBackup", moduleName: "extra" });
  },
);

const testFiles = {
  "entry/src/ohosTest/module.json5": moduleText(
    extensionText({ name: "TestBackup", entry: '"srcEntrance": "./ets/common/Backup.ts",' }),
    { name: "entry_test", type: "feature" },
  ),
  "entry/src/ohosTest/resources/base/profile/backup_config.json": '{ "includes": [] }',
  "entry/src/ohosTest/ets/common/Backup.ts": "export default class TestBackup {}",
};

test("readProject() takes an extension among the tests where the application has none, with its module, and says so", () => {
  const directory = writeProject({ [moduleFile]: moduleText(""), ...testFiles });
  const project = readProject(directory);
  expect(project.extension).toEqual({
    name: "TestBackup",
    moduleName: "entry_test",
    sourceFile: join(directory, "entry/src/ohosTest/ets/common/Backup.ts"),
    profileText: '{ "includes": [] }',
    profilePath: join(directory, "entry/src/ohosTest/resources/base/profile/backup_config.json"),
  });
  expect(project.modules.map(({ name }) => name)).toEqual(["entry", "entry_test"]);
  expect(project.warnings).toEqual([expect.stringContaining("TestBackup is one of the tests in")]);
});

test("readProject() leaves an extension among the tests alone where the application has its own, unless it is asked for", () => {
  const directory = writeProject(testFiles);
  expect(readProject(directory)).toMatchObject({
    extension: { name: "Backup" },
    modules: [{ name: "entry" }],
    warnings: [],
  });
  const asked = readProject(directory, { moduleName: "entry_test" });
  expect(asked.extension?.name).toBe("TestBackup");
  expect(asked.modules.map(({ name }) => name)).toEqual(["entry", "entry_test"]);
});

test("readProject() takes app.json for an older project's app.json5, and module.json5 before module.json beside it", () => {
  const directory = writeProject({
    "AppScope/app.json5": "",
    "AppScope/app.json": '{ "app": { "bundleName": "com.example.older", "versionCode": 1, "versionName": "1" } }',
    "entry/src/main/module.json": moduleText("", { name: "forgotten" }),
  });
  expect(readProject(directory)).toMatchObject({ bundleName: "com.example.older", modules: [{ name: "entry" }] });
});

test("readProject() looks for a profile and for strings in the folders of languages, too, after base", () => {
  const strings = (value: string) => `{ "string": [{ "name": "who", "value": "${value}" }] }`;
  const directory = writeProject({
    [moduleFile]: moduleText(extensionText({ name: "$string:who" })),
    [profileFile]: "",
    "entry/src/main/resources/zh_CN/profile/backup_config.json": '{ "includes": ["zh"] }',
    "entry/src/main/resources/en_US/profile/backup_config.json": '{ "includes": ["en"] }',
    "entry/src/main/resources/en_US/element/string.json": strings("English"),
    "entry/src/main/resources/base/element/string.json": strings("Base"),
    "entry/src/main/resources/rawfile/profile/backup_config.json": "no profile",
  });
  expect(readProject(directory).extension).toMatchObject({ name: "Base", profileText: '{ "includes": ["en"] }' });
});

test("readProject() looks for a profile in the resources that a product has of its own", () => {
  const directory = writeProject({
    [profileFile]: "",
    "entry/build-profile.json5": `{ targets: [{ name: "default" },
      { name: "phone", resource: { directories: ["./src/phone/resources", "./src/main/resources"] } }] }`,
    "entry/src/phone/resources/base/profile/backup_config.json": '{ "includes": ["phone"] }',
  });
  expect(readProject(directory).extension?.profileText).toBe('{ "includes": ["phone"] }');
});

test("readProject() finds the modules itself where build-profile.json5 lists none", () => {
  const directory = writeProject({
    "build-profile.json5": "{ app: { products: [{ name: 'default' }] }, modules: [] }",
    "product/watch/src/main/module.json5": moduleText("", { name: "watch" }),
    "samples/AppScope/app.json5": "another project",
    "samples/entry/src/main/module.json5": "another project's",
  });
  expect(readProject(directory).modules.map(({ name }) => name)).toEqual(["entry", "watch"]);
});

test("readProject() takes an extension in JavaScript, by its name without an ending", () => {
  const directory = writeProject({
    [moduleFile]: moduleText(extensionText({ entry: '"srcEntry": "ets/backup/Plain",' })),
    "entry/src/main/ets/backup/Plain.js": "export default class Plain {}",
  });
  expect(readProject(directory).extension?.sourceFile).toBe(join(directory, "entry/src/main/ets/backup/Plain.js"));
});

test.each(["config.json of a module", "config.json of the folder itself"])(
  "readProject() says of a project of the FA model what it is: %s",
  (what) => {
    const directory = writeFiles({ "entry/src/main/config.json": '{ "app": { "bundleName": "com.example.fa" } }' });
    const error = failureOf(what.includes("itself") ? join(directory, "entry") : directory);
    expect(error.message).toMatch(/it is a project of the FA model: it has (entry\/)?src\/main\/config\.json$/);
    expect(error.hint).toContain("stage model");
  },
);

test("readProject() warns of an extension without metadata, which takes no part in backup", () => {
  const project = readProject(writeProject({ [moduleFile]: moduleText(extensionText({ metadata: "" })) }));
  expect(project).not.toHaveProperty("extension");
  expect(project.warnings).toEqual([expect.stringContaining("it has no metadata ohos.extension.backup")]);
});

test("readProject() looks up $string: where a name or version is one", () => {
  const strings = '{ "string": [{ "name": "version", "value": "2.1" }, { "name": "who", "value": "Saver" }] }';
  const directory = writeProject({
    "AppScope/app.json5":
      '{ app: { bundleName: "com.example.small", versionCode: 7, versionName: "$string:version" } }',
    "AppScope/resources/base/element/string.json": strings,
    [moduleFile]: moduleText(extensionText({ name: "$string:who" })),
  });
  expect(readProject(directory)).toMatchObject({ versionName: "2.1", extension: { name: "Saver" } });
});

test("readProject() leaves a listed module out that is not there, and says so", () => {
  const directory = writeProject({
    "build-profile.json5": '{ modules: [{ name: "gone", srcPath: "./gone" }, { name: "entry", srcPath: "./entry" }] }',
  });
  expect(readProject(directory).modules.map(({ name }) => name)).toEqual(["entry"]);
  expect(readProject(directory).warnings).toEqual([expect.stringContaining("which has no src/main/module.json5")]);
});

test.each([
  ["a profile that is not there", { [profileFile]: "" }, /^Cannot read .*backup_config\.json: there is no such file/],
  [
    "a profile that is not JSON",
    { [profileFile]: '{\n  "a": oops\n}' },
    /backup_config\.json: line 2, column 8: there is "o" instead of a value/,
  ],
  [
    "a profile with single quotes, which a device cannot read",
    { [profileFile]: "{ 'allowToBackupRestore': true }" },
    /backup_config\.json: line 1, column 3: there is "'" instead of a key/,
  ],
  ["an empty module.json5", { [moduleFile]: "\n\n  " }, /module\.json5:3:3: invalid end of input/],
  ["a key of the wrong kind", { [moduleFile]: "{ module: { name: 1 } }" }, /module\.json5: module\.name: .*string/],
  [
    "a source that is not there",
    { "entry/src/main/ets/backup/Backup.ets": "" },
    /^Cannot read .*Backup\.ets: there is no such file/,
  ],
  [
    "no srcEntry",
    { [moduleFile]: moduleText(extensionText({ entry: "" })) },
    /module\.json5: extension Backup has no srcEntry/,
  ],
  [
    "a bad bundle name",
    { "AppScope/app.json5": '{ app: { bundleName: "notes", versionCode: 1, versionName: "1" } }' },
    /app\.json5: "notes" is not a bundle name/,
  ],
  [
    "a clone's name",
    { "AppScope/app.json5": '{ app: { bundleName: "com.a.b:1", versionCode: 1, versionName: "1" } }' },
    /"com\.a\.b:1" is not a bundle name/,
  ],
  [
    "a version code in quotes",
    { "AppScope/app.json5": '{ app: { bundleName: "com.a.b", versionCode: "1", versionName: "1" } }' },
    /app\.json5: app\.versionCode: /,
  ],
  [
    "a fractional version code",
    { "AppScope/app.json5": '{ app: { bundleName: "com.a.b", versionCode: 1.5, versionName: "1" } }' },
    /app\.versionCode: must be a whole number/,
  ],
  [
    "clones without a number",
    {
      "AppScope/app.json5":
        '{ app: { bundleName: "com.a.b", versionCode: 1, versionName: "1", multiAppMode: { multiAppModeType: "appClone", maxCount: 0 } } }',
    },
    /app\.multiAppMode\.maxCount: must be at least 1/,
  ],
  ["no AppScope", { "AppScope/app.json5": "" }, /is not a DevEco project: it has no AppScope\/app\.json5/],
])("readProject() refuses %s, naming the place", (_what, changes, message) => {
  const error = failureOf(writeProject(changes));
  expect(error).toMatchObject({ reason: "invalidArgument" });
  expect(error.message).toMatch(message);
});

test("readProject() refuses a folder that is not there, and one that merely lies inside a project", () => {
  const directory = writeProject({ "docs/readme.txt": "x" });
  expect(failureOf(join(directory, "nowhere")).message).toMatch(/nowhere: there is no such folder$/);
  expect(failureOf(join(directory, "docs")).message).toMatch(/docs: it is not a DevEco project/);
  expect(failureOf(join(writeFiles({ "src/main/module.json5": "{}" }))).message).toMatch(/it is not a DevEco project/);
});

function failureOf(directory: string, moduleName?: string): BackupError {
  try {
    readProject(directory, moduleName === undefined ? {} : { moduleName });
  } catch (error) {
    if (error instanceof BackupError) return error;
    throw error;
  }
  throw new Error("readProject() did not fail");
}
