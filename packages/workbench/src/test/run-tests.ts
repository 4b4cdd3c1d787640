import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { initDevice } from "@carryall/device";
import type { TestModule } from "@carryall/projects";
import { type Clock, endProcess, exitOf, removeTree } from "@carryall/runtime";
import * as v from "valibot";
import { type TestEvent, type TestRequest, testEventSchema } from "../process/test-messages.ts";
import type { TestCase, TestReport } from "../report/test-report.ts";
import { chooseTestSandbox } from "../sandbox/choose-test-sandbox.ts";
import type { TestSandbox, TestSandboxName } from "../sandbox/test-sandbox.ts";
import { prepareTests } from "./prepare-tests.ts";

export interface RunTestsOptions {
  /** Names of suites (`suite`) or cases (`suite#case`); absent for all. */
  readonly only?: readonly string[];
  /** Test files, absolute, that are run in place of what the project's list names. */
  readonly chosenFiles?: readonly string[];
  /** How long one case may take; else what the project's `Test.json` says, else hypium's 5 s. */
  readonly caseTimeoutMs?: number | undefined;
  /** Only cases of this level, 0 to 4. */
  readonly level?: string | undefined;
  /** How long the tests may say nothing, before they are ended. Default: one case's time, and 25 s. */
  readonly silenceLimitMs?: number | undefined;
  /** How they are confined; the stronger way that works here where this is absent. */
  readonly sandbox?: TestSandboxName | undefined;
  readonly onCase?: (testCase: TestCase) => void;
  readonly onWarning?: (text: string) => void;
  /** What the tests and their application log. */
  readonly onLog?: (line: { readonly level: string; readonly text: string }) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const hypiumCaseTimeoutMs = 5000;
const graceMs = 25_000;
const endStepMs = 1000;

/**
 * Runs the tests of one module on a device of their own, which is gone afterwards, in a process of their own, confined as
 * an extension is: it sees the application's sandbox and nothing else. Every limit is held here, so that tests which never end are ended.
 *
 * @throws {BackupError} `invalidArgument` for sources that do not compile.
 */
export async function runTests(module: TestModule, options: RunTestsOptions): Promise<TestReport> {
  const { sandbox, caution } = chooseTestSandbox(options.sandbox);
  if (caution !== undefined) options.onWarning?.(caution);
  const directory = mkdtempSync(join(tmpdir(), "carryall-tests-"));
  using _directory = { [Symbol.dispose]: () => removeTree(directory) };
  const caseTimeoutMs = options.caseTimeoutMs ?? module.caseTimeoutMs ?? hypiumCaseTimeoutMs;
  const { only = [], level } = options;
  const prepared = await prepareTests(module, initDevice(join(directory, "home")), {
    chosenFiles: options.chosenFiles ?? [],
    parameters: {
      "-s timeout": String(caseTimeoutMs),
      ...(only.length === 0 ? {} : { "-s class": only.join(",") }),
      ...(level === undefined ? {} : { "-s level": level }),
    },
  });
  for (const warning of prepared.warnings) options.onWarning?.(warning);
  const run = new TestRun(module.name, options, sandbox, options.silenceLimitMs ?? caseTimeoutMs + graceMs);
  return await run.run(prepared.request);
}

type CaseStarted = Extract<TestEvent, { kind: "caseStarted" }>;

class TestRun {
  readonly #module: string;
  readonly #options: RunTestsOptions;
  readonly #sandbox: TestSandbox;
  readonly #silenceLimitMs: number;
  readonly #cases: TestCase[] = [];
  readonly #ended = Promise.withResolvers<string | undefined>();
  #running: CaseStarted | undefined;
  #silence: Disposable | undefined;

  constructor(module: string, options: RunTestsOptions, sandbox: TestSandbox, silenceLimitMs: number) {
    this.#module = module;
    this.#sandbox = sandbox;
    this.#options = options;
    this.#silenceLimitMs = silenceLimitMs;
  }

  async run(request: TestRequest): Promise<TestReport> {
    const { clock, signal } = this.#options;
    const { command, args, environment, request: seen } = this.#sandbox.prepare(request);
    const child = spawn(command, args, {
      env: environment,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      serialization: "json",
    });
    const interrupt = () => this.#ended.resolve("they were interrupted");
    signal.addEventListener("abort", interrupt, { once: true });
    child.on("message", (message) => this.#hear(v.parse(testEventSchema, message)));
    child.on("error", (error) => this.#ended.resolve(error.message));
    exitOf(child).then(({ code, signal: by }) => this.#ended.resolve(`their process ended by itself: ${by ?? code}`));
    this.#listenAgain();
    child.send(seen);
    const brokenOff = await this.#ended.promise;
    this.#silence?.[Symbol.dispose]();
    signal.removeEventListener("abort", interrupt);
    await endProcess(child, { ask: () => child.connected && child.disconnect(), stepMs: endStepMs, clock });
    signal.throwIfAborted();
    return { module: this.#module, cases: this.#cases, ...(brokenOff === undefined ? {} : { brokenOff }) };
  }

  #hear(event: TestEvent): void {
    this.#listenAgain();
    switch (event.kind) {
      case "log":
        this.#options.onLog?.(event);
        return;
      case "caseStarted":
        this.#running = event;
        return;
      case "caseDone":
        this.#running = undefined;
        this.#note(event);
        return;
      case "finished":
        this.#ended.resolve(undefined);
        return;
      case "broken":
        this.#ended.resolve(event.message);
        return;
    }
  }

  #note({ suite, name, file, status, durationMs, message }: Extract<TestEvent, { kind: "caseDone" }>): void {
    const testCase: TestCase = { suite, name, file, status, durationMs, message };
    this.#cases.push(testCase);
    this.#options.onCase?.(testCase);
  }

  #listenAgain(): void {
    this.#silence?.[Symbol.dispose]();
    this.#silence = this.#options.clock.startTimer(this.#silenceLimitMs, () => this.#giveUp());
  }

  #giveUp(): void {
    const seconds = this.#silenceLimitMs / 1000;
    const running = this.#running;
    if (running !== undefined) {
      const { suite, name, file } = running;
      this.#note({
        kind: "caseDone",
        suite,
        name,
        file,
        status: "error",
        durationMs: this.#silenceLimitMs,
        message: "it never ended",
      });
    }
    this.#ended.resolve(`they said nothing for ${seconds} s and were ended`);
  }
}
