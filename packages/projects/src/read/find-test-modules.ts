import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { BackupError, type BundleName, parseBundleName } from "@carryall/protocol";
import * as v from "valibot";
import { findSource } from "../resolve/find-source.ts";
import { findAppScope, hasAppScope } from "./find-project.ts";
import { listedDirectories } from "./list-modules.ts";
import { readApp } from "./read-app.ts";
import { readJson5 } from "./read-json5.ts";
import { findTestModuleFile } from "./read-module.ts";
import { readTestConfiguration, type TestAbilitySource } from "./read-test-configuration.ts";
import { walkFolders } from "./walk-folders.ts";

/** The `ohosTest` part of one module: an author's own tests, which a device installs as a module beside it. */
export interface TestModule {
  /** The folder that holds all modules, absolute. */
  readonly projectDirectory: string;
  readonly bundleName: BundleName;
  readonly versionCode: number;
  readonly versionName: string;
  /** Of the test module itself, like `entry_test`. */
  readonly name: string;
  /** What a test runner of the older kind puts before an ability's name. */
  readonly packageName: string;
  /** The module that is tested, by its folder's name. */
  readonly testedModule: string;
  /** The `src/ohosTest` folder, absolute. */
  readonly directory: string;
  /** `fa` for a module with `config.json`, whose abilities are plain objects. */
  readonly model: "stage" | "fa";
  /** `List.test`, absolute: its default export registers all suites. */
  readonly listFile: string;
  /** The author's `OpenHarmonyTestRunner`, absolute; absent where the platform's build would add its own. */
  readonly runnerFile?: string;
  readonly abilities: readonly TestAbilitySource[];
  /** The ability that is started where no runner says which. */
  readonly mainAbility?: string;
  /** How long one case may take, from a `Test.json` beside the project. */
  readonly caseTimeoutMs?: number;
}

export interface FindTestModulesOptions {
  /** Only this one: the name of the test module, or of the module that it tests. */
  readonly moduleName?: string | undefined;
}

const testPlanSchema = v.object({
  driver: v.optional(v.object({ "testcase-timeout": v.optional(v.union([v.number(), v.string()])) })),
});

/**
 * Finds the tests of a project, in the order of `build-profile.json5`, or by path where that lists none. A project of
 * the older model has no `AppScope`: each of its modules says itself which application it belongs to.
 *
 * @param directory The project's folder, or one module's inside it.
 * @throws {BackupError} `invalidArgument` where there is no such folder, where there are no tests, or files that cannot be read.
 */
export function findTestModules(directory: string, { moduleName }: FindTestModulesOptions = {}): readonly TestModule[] {
  const start = resolve(directory);
  if (!existsSync(start)) {
    throw new BackupError("invalidArgument", `Cannot test ${start}: there is no such folder`, {
      hint: "Name the folder of a DevEco project, or of one module in it",
    });
  }
  const found = moduleDirectories(start).map((module) => readTestModule(module, start));
  const wanted = found.filter(
    ({ name, testedModule }) => moduleName === undefined || name === moduleName || testedModule === moduleName,
  );
  if (wanted.length > 0) return wanted;
  if (found.length > 0) {
    throw new BackupError("invalidArgument", `Cannot test ${start}: no tests are in a module called "${moduleName}"`, {
      hint: `Those with tests are ${found.map(({ testedModule }) => testedModule).join(", ")}`,
    });
  }
  throw new BackupError("invalidArgument", `Cannot test ${start}: no module of it has tests in src/ohosTest`, {
    hint: "Write them as DevEco Studio does: src/ohosTest/ets/test/List.test.ets, with src/ohosTest/module.json5",
  });
}

function moduleDirectories(start: string): string[] {
  const hasTests = (directory: string): boolean => configurationFile(directory) !== undefined;
  if (hasTests(start)) return [start];
  const listed = (listedDirectories(start, { needsNames: true }) ?? []).filter(hasTests);
  return listed.length > 0 ? listed : [...walkFolders(start)].filter(hasTests);
}

function configurationFile(moduleDirectory: string): string | undefined {
  const ofFaModel = join(moduleDirectory, "src", "ohosTest", "config.json");
  return findTestModuleFile(moduleDirectory) ?? (existsSync(ofFaModel) ? ofFaModel : undefined);
}

function readTestModule(moduleDirectory: string, start: string): TestModule {
  const directory = join(moduleDirectory, "src", "ohosTest");
  const file = configurationFile(moduleDirectory) ?? "";
  const configuration = readTestConfiguration(file);
  const projectDirectory = hasAppScope(start) ? start : (findAppScope(moduleDirectory) ?? start);
  const code = configuration.model === "fa" ? "js" : "ets";
  const application = configuration.application ?? readApp(projectDirectory);
  const listFile = findSource(join(directory, code, "test", "List.test"));
  if (listFile === undefined) {
    throw new BackupError(
      "invalidArgument",
      `Cannot test ${moduleDirectory}: it has no src/ohosTest/${code}/test/List.test`,
    );
  }
  const runnerFile = ["testrunner", "TestRunner"]
    .map((folder) => findSource(join(directory, code, folder, "OpenHarmonyTestRunner")))
    .find((source) => source !== undefined);
  const caseTimeoutMs = readCaseTimeout([projectDirectory, directory]);
  const { name, packageName, abilities, mainAbility, model } = configuration;
  return {
    projectDirectory,
    bundleName: parseBundleName(application.bundleName),
    versionCode: application.versionCode,
    versionName: application.versionName,
    name,
    packageName,
    testedModule: basename(moduleDirectory),
    directory,
    model,
    listFile,
    abilities,
    ...(runnerFile === undefined ? {} : { runnerFile }),
    ...(mainAbility === undefined ? {} : { mainAbility }),
    ...(caseTimeoutMs === undefined ? {} : { caseTimeoutMs }),
  };
}

function readCaseTimeout(directories: readonly string[]): number | undefined {
  for (const directory of directories) {
    const file = join(directory, "Test.json");
    if (!existsSync(file)) continue;
    const timeoutMs = Number(readJson5(file, testPlanSchema).driver?.["testcase-timeout"]);
    if (Number.isSafeInteger(timeoutMs) && timeoutMs > 0) return timeoutMs;
  }
  return undefined;
}
