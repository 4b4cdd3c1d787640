import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { CommandLine } from "../command-line.ts";

const fixtures = fileURLToPath(new URL("../../../workbench/test/fixtures", import.meta.url));

test("test prints a line a case and a sum, needs no device, and gives 0 where all passed", async () => {
  await using line = new CommandLine();
  const { exitCode, stdout } = await line.run(["test", `${fixtures}/older`]);
  expect(stdout.replaceAll(/\(\d+ ms\)/g, "(ms)")).toBe(`pass  older asksItsContextForDirectories (ms)
pass  older givesItsContextToTheDataKits (ms)
2 cases: 2 passed, 0 failed, 0 with errors, 0 skipped
`);
  expect(exitCode).toBe(0);
});

test("test gives 20 where a case failed, under --json an object a line, and writes JUnit and log files", async () => {
  await using line = new CommandLine();
  const files = ["--junit", "results.xml", "--log", "tests.log"];
  const outcome = await line.run(["test", `${fixtures}/notes`, "--timeout", "0.2", "--json", ...files]);
  expect(outcome.exitCode).toBe(20);
  expect(outcome.lines.find(({ name }) => name === "isExpectedToBeLonger")).toMatchObject({
    kind: "testCase",
    module: "entry_test",
    suite: "notes",
    status: "failed",
    message: expect.stringContaining(
      "expect hello equals hello, world\nat entry/src/ohosTest/ets/test/Notes.test.ets:18:",
    ),
  });
  expect(outcome.lines.at(-1)).toEqual({
    kind: "tests",
    cases: 10,
    passed: 5,
    failed: 1,
    errors: 3,
    skipped: 1,
    brokenOff: [],
  });
  expect(readFileSync(join(line.root, "results.xml"), "utf8")).toContain(
    '<testsuites name="ohosTest" tests="10" failures="1" errors="3" skipped="1"',
  );
  expect(readFileSync(join(line.root, "tests.log"), "utf8")).toContain("info testTag: started as TestAbility");
});

test("test takes suites, cases and files of its user's choice", async () => {
  await using line = new CommandLine();
  const levels = `${fixtures}/notes/entry/src/ohosTest/ets/test/Levels.test.ets`;
  const { exitCode, lines } = await line.run([
    ...["test", `${fixtures}/notes`, "--file", levels, "--class", "levels#isOfLevel2", "--json"],
  ]);
  expect(exitCode).toBe(0);
  expect(lines.flatMap(({ name }) => name ?? [])).toEqual(["isOfLevel2"]);
});

test("test gives 1 and says why where nothing can be run, and 2 for a limit that is none", async () => {
  await using line = new CommandLine();
  expect(await line.run(["test", `${fixtures}/notes/AppScope`])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("no module of it has tests in src/ohosTest"),
  });
  expect(await line.run(["test", `${fixtures}/notes`, "--module", "other"])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("Those with tests are entry"),
  });
  expect(await line.run(["test", `${fixtures}/plain`, "--log", "nowhere/tests.log"])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^carryall: ENOENT: .*nowhere\/tests\.log'\n$/),
  });
  expect(await line.run(["test", `${fixtures}/notes`, "--limit", "soon"])).toMatchObject({ exitCode: 2 });
});
