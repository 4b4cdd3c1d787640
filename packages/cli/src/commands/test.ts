import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";
import { findTestModules, type TestModule } from "@carryall/projects";
import { systemClock } from "@carryall/runtime";
import { formatJunit, runTests, type TestCase, type TestReport, type TestStatus } from "@carryall/workbench";
import { type Command, InvalidArgumentError } from "commander";
import * as v from "valibot";
import type { CommandContext } from "../context/command-context.ts";
import { sandboxNames } from "../context/global-options.ts";
import type { RunCommand } from "../context/run-command.ts";
import { type ExitCode, exitCodes } from "../exit-codes.ts";
import type { Output } from "../output/output.ts";

const optionsSchema = v.object({
  module: v.optional(v.string()),
  suite: v.optional(v.array(v.string()), []),
  class: v.optional(v.array(v.string()), []),
  file: v.optional(v.array(v.string()), []),
  level: v.optional(v.string()),
  timeout: v.optional(v.number()),
  limit: v.optional(v.number()),
  junit: v.optional(v.string()),
  log: v.optional(v.string()),
});
const sandboxSchema = v.optional(v.picklist(sandboxNames));
type TestOptions = v.InferOutput<typeof optionsSchema>;

export function addTest(program: Command, run: RunCommand): void {
  const command = program
    .command("test")
    .description("run a project's own tests, those of src/ohosTest, on a device of their own")
    .argument("<project>", "the project's folder, or one module's")
    .option("--module <name>", "only this one: the test module, or the module that it tests")
    .option("--suite <name>", "only this suite; may be given more than once", collect)
    .option("--class <filter>", "only this suite, or one case as suite#case", collect)
    .option("--file <path>", "this test file in place of what List.test names; may be given more than once", collect)
    .option("--level <number>", "only cases of this level, 0 to 4")
    .option("--timeout <seconds>", "how long one case may take; else what Test.json says, else 5", parseSeconds)
    .option("--limit <seconds>", "how long the tests may say nothing; else a case's time and 25", parseSeconds)
    .option("--junit <file>", "write the results as JUnit XML")
    .option("--log <file>", "write what the tests and their application log");
  command.action((project: string) =>
    run(command, (context) => test(project, v.parse(optionsSchema, command.opts()), context)),
  );
}

async function test(project: string, options: TestOptions, context: CommandContext): Promise<ExitCode> {
  const { io, output } = context;
  const modules = findTestModules(resolve(io.cwd, project), { moduleName: options.module });
  const reports: TestReport[] = [];
  for (const module of modules) reports.push(await testModule(module, options, context));
  if (options.junit !== undefined) writeFileSync(resolve(io.cwd, options.junit), formatJunit(reports));
  return tellSummary(reports, output);
}

async function testModule(
  module: TestModule,
  options: TestOptions,
  { io, output, sandbox }: CommandContext,
): Promise<TestReport> {
  // Not a stream, which tells of a file that cannot be written when nobody listens any more.
  const logFd = options.log === undefined ? undefined : openSync(resolve(io.cwd, options.log), "a");
  try {
    const report = await runTests(module, {
      only: [...options.suite, ...options.class],
      chosenFiles: options.file.map((file) => resolve(io.cwd, file)),
      level: options.level,
      caseTimeoutMs: toMs(options.timeout),
      silenceLimitMs: toMs(options.limit),
      sandbox: v.parse(sandboxSchema, sandbox ?? (io.environment.CARRYALL_SANDBOX || undefined)),
      onCase: (testCase) => tellCase(module.name, testCase, output),
      onWarning: (text) => output.note(`carryall: warning: ${text}`),
      onLog: ({ level, text }) => logFd !== undefined && writeSync(logFd, `${level} ${text}\n`),
      clock: systemClock,
      signal: io.signal,
    });
    if (report.brokenOff !== undefined) {
      output.note(`carryall: Cannot run all tests of ${module.name}: ${report.brokenOff}`);
    }
    return report;
  } finally {
    if (logFd !== undefined) closeSync(logFd);
  }
}

const marks: Readonly<Record<TestStatus, string>> = {
  passed: "pass ",
  failed: "FAIL ",
  error: "ERROR",
  skipped: "skip ",
};

function tellCase(module: string, { suite, name, file, status, durationMs, message }: TestCase, output: Output): void {
  const why = message === "" ? "" : `\n      ${message.replaceAll("\n", "\n      ")}`;
  output.result(
    { kind: "testCase", module, suite, name, file, status, durationMs, ...(message === "" ? {} : { message }) },
    `${marks[status]} ${suite} ${name} (${durationMs} ms)${why}`,
  );
}

function tellSummary(reports: readonly TestReport[], output: Output): ExitCode {
  const cases = reports.flatMap((report) => report.cases);
  const count = (status: TestStatus): number => cases.filter((one) => one.status === status).length;
  const [passed, failed, errors, skipped] = [count("passed"), count("failed"), count("error"), count("skipped")];
  const brokenOff = reports.flatMap((report) => report.brokenOff ?? []);
  output.result(
    { kind: "tests", cases: cases.length, passed, failed, errors, skipped, brokenOff },
    `${cases.length} cases: ${passed} passed, ${failed} failed, ${errors} with errors, ${skipped} skipped`,
  );
  // What failed is told first: a suite that never ends has failed, and is no reason to look for another.
  if (failed + errors > 0) return exitCodes.foundSomething;
  return brokenOff.length > 0 ? exitCodes.failed : exitCodes.done;
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function toMs(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new InvalidArgumentError("It must be a number of seconds above 0.");
}
