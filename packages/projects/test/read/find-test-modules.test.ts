import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { findTestModules } from "../../src/read/find-test-modules.ts";

const fixtures = fileURLToPath(new URL("../../../workbench/test/fixtures", import.meta.url));

test("findTestModules() finds a stage module's tests, runner and ability, by project, module or folder", () => {
  const [found, ...others] = findTestModules(`${fixtures}/notes`);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    projectDirectory: `${fixtures}/notes`,
    bundleName: "com.example.notes",
    name: "entry_test",
    testedModule: "entry",
    model: "stage",
    mainAbility: "TestAbility",
    runnerFile: `${fixtures}/notes/entry/src/ohosTest/ets/testrunner/OpenHarmonyTestRunner.ets`,
    listFile: `${fixtures}/notes/entry/src/ohosTest/ets/test/List.test.ets`,
  });
  expect(findTestModules(`${fixtures}/notes/entry`)).toEqual([found]);
  for (const moduleName of ["entry", "entry_test"]) {
    expect(findTestModules(`${fixtures}/notes`, { moduleName })).toEqual([found]);
  }
});

test("findTestModules() reads the older model's config.json, and a case's time from Test.json", () => {
  expect(findTestModules(`${fixtures}/older`)).toMatchObject([
    {
      bundleName: "com.example.older",
      versionCode: 7,
      name: "entry_test",
      packageName: "com.example.older",
      model: "fa",
      mainAbility: ".TestAbility",
      caseTimeoutMs: 60_000,
      abilities: [{ name: ".TestAbility", file: `${fixtures}/older/entry/src/ohosTest/js/TestAbility/app.js` }],
    },
  ]);
});

test("findTestModules() finds a module that no build-profile.json5 lists, without runner and ability", () => {
  const [found] = findTestModules(`${fixtures}/plain`);
  expect(found).toMatchObject({ testedModule: "library", abilities: [] });
  expect(found).not.toHaveProperty("runnerFile");
});

test("findTestModules() says where there are no tests, and which modules have some", () => {
  expect(() => findTestModules(`${fixtures}/notes/AppScope`)).toThrow("no module of it has tests in src/ohosTest");
  expect(() => findTestModules(`${fixtures}/nowhere`)).toThrow("there is no such folder");
  expect(() => findTestModules(`${fixtures}/notes`, { moduleName: "other" })).toThrow('a module called "other"');
});
