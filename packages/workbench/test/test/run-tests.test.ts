import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTestModules } from "@carryall/projects";
import { ManualClock, systemClock } from "@carryall/runtime";
import { whyNoSandbox } from "@carryall/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestReport } from "../../src/report/test-report.ts";
import { type RunTestsOptions, runTests } from "../../src/test/run-tests.ts";
import { fixtureProject } from "../fixture-project.ts";

const testsOf = "entry/src/ohosTest/ets/test";
const { signal } = new AbortController();

function runFixture(
  project: Parameters<typeof fixtureProject>[0],
  options: Partial<RunTestsOptions> = {},
): Promise<TestReport> {
  const [module] = findTestModules(fixtureProject(project));
  if (module === undefined) throw new Error("The fixture has no tests");
  return runTests(module, { clock: systemClock, signal, ...options });
}

function statuses({ cases }: TestReport): Record<string, string> {
  return Object.fromEntries(cases.map(({ name, status }) => [name, status]));
}

describe.each(["bubblewrap", "mapped"] as const)("runTests() under %s", (sandbox) => {
  const run = (project: Parameters<typeof fixtureProject>[0], options: Partial<RunTestsOptions> = {}) =>
    runFixture(project, { sandbox, ...options });
  beforeEach((context) => {
    const why = whyNoSandbox(sandbox);
    if (why !== undefined) context.skip(why);
  });

  test("runs all cases through the author's runner and ability, and tells how each went", async () => {
    const lines: string[] = [];
    const report = await run("notes", { caseTimeoutMs: 200, onLog: ({ text }) => lines.push(text) });
    expect(report.brokenOff).toBeUndefined();
    expect(statuses(report)).toEqual({
      "its source loads": "error",
      isLeftOut: "skipped",
      keepsWhatIsSaved: "passed",
      isExpectedToBeLonger: "failed",
      throws: "error",
      waitsForEver: "error",
      seesNothingOfTheMachine: "passed",
      findsWhatArkUIGives: "passed",
      isOfLevel0: "passed",
      isOfLevel2: "passed",
    });
    const messages = new Map(report.cases.map(({ name, message }) => [name, message]));
    const source = `${testsOf}/Notes.test.ets`;
    expect(messages.get("isExpectedToBeLonger")).toBe(`expect hello equals hello, world\nat ${source}:18:28`);
    // In the application's own code, where it was thrown.
    expect(messages.get("throws")).toContain("No such file or directory\nat entry/src/main/ets/model/NoteFile.ets:18:");
    expect(messages.get("waitsForEver")).toBe("execute timeout 200ms");
    expect(messages.get("its source loads")).toMatch(
      /^@ohos\.telephony\.sim getMaxSimCount: .*\nat entry\/src\/ohosTest\/ets\/test\/Damaged\.test\.ets:4:/,
    );
    for (const line of [
      "testTag: prepared",
      "testTag: started as TestAbility",
      "testTag: told",
      "testTag: content: 0",
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.find((line) => line.startsWith("a rejection that nobody awaited: RangeError: stray"))).toContain(
      "TestAbility.onCreate (entry/src/ohosTest/ets/testability/TestAbility.ets:14:20)",
    );
  });

  test("names the source that each suite is from, and has the others run where one does not load", async () => {
    const report = await run("notes", { only: ["levels"], caseTimeoutMs: 200 });
    expect(report.cases.map(({ suite, name, file }) => [suite, name, file])).toEqual([
      [`${testsOf}/Damaged.test.ets`, "its source loads", `${testsOf}/Damaged.test.ets`],
      ["levels", "isOfLevel0", `${testsOf}/Levels.test.ets`],
      ["levels", "isOfLevel2", `${testsOf}/Levels.test.ets`],
    ]);
  });

  test("leaves to hypium which cases a filter or a level takes", async () => {
    const chosenFiles = [join(fixtureProject("notes"), testsOf, "Levels.test.ets")];
    expect(statuses(await run("notes", { chosenFiles, level: "2" }))).toEqual({ isOfLevel2: "passed" });
    expect(statuses(await run("notes", { chosenFiles, only: ["levels#isOfLevel0"] }))).toEqual({
      isOfLevel0: "passed",
    });
  });

  test("ends tests that never yield when they have said nothing for their limit, and says which case it was", async () => {
    const clock = new ManualClock();
    const chosenFiles = [join(fixtureProject("notes"), testsOf, "Busy.test.ets")];
    using winding = new DisposableStack();
    const wind = () => {
      const timer = setInterval(() => clock.wind(1000), 5);
      winding.defer(() => clearInterval(timer));
    };
    // The last that it says: from then on only time passes.
    const onLog = ({ text }: { readonly text: string }) => text.includes("neverYields specStart") && wind();
    const report = await run("notes", { chosenFiles, clock, onLog, silenceLimitMs: 10_000 });
    expect(report.brokenOff).toBe("they said nothing for 10 s and were ended");
    expect(report.cases).toMatchObject([{ name: "neverYields", status: "error", message: "it never ended" }]);
  });

  test("runs the list itself where a project has neither a runner nor an ability", async () => {
    expect(statuses(await run("plain"))).toEqual({ hasNeitherRunnerNorAbility: "passed" });
  });

  test("runs tests of the older model, whose abilities and contexts are other ones", async () => {
    expect(statuses(await run("older"))).toEqual({
      asksItsContextForDirectories: "passed",
      givesItsContextToTheDataKits: "passed",
    });
  });
});

test("runTests() under bubblewrap shows the tests nothing of the machine, whatever their code does", async (context) => {
  const why = whyNoSandbox("bubblewrap");
  if (why !== undefined) context.skip(why);
  const probe = "/tmp/carryall-escape-probe";
  writeFileSync(probe, "");
  using _probe = { [Symbol.dispose]: () => rmSync(probe) };
  const chosenFiles = [join(fixtureProject("notes"), testsOf, "Escape.test.ets")];
  const report = await runFixture("notes", { chosenFiles, sandbox: "bubblewrap" });
  expect(statuses(report)).toEqual({ reachesNothingBesideItsSandbox: "passed" });
});
