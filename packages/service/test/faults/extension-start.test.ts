import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { duplexPair, PassThrough } from "node:stream";
import { extensionMessages as messages } from "@carryall/protocol";
import { Channel, exitOf, isAlive, ManualClock, silentLog } from "@carryall/runtime";
import { until } from "@carryall/testkit";
import { expect, test } from "vitest";
import type { ExtensionHandlers } from "../../src/extension/extension.ts";
import { RunningExtension } from "../../src/extension/running-extension.ts";
import type { SandboxProvider } from "../../src/sandbox/sandbox-provider.ts";
import { ThrowAwayHome } from "../session/throw-away-home.ts";

const one = "com.example.one";

test("an extension that is not loaded after 25 seconds is ended, and its process is gone before that is told", async () => {
  await using bench = new StartBench();
  const outcome = bench.start().catch((error: unknown) => error);
  bench.clock.wind(25_000);
  // Then the steps of ending a process that does not listen.
  const isGone = () => {
    bench.clock.wind(2000);
    return !isAlive(bench.pid);
  };
  await until("the process is gone", isGone, { limitMs: 4000 });
  expect(await outcome).toMatchObject({ reason: "startTimeout" });
  expect(isAlive(bench.pid)).toBe(false);
  expect(bench.clock.runningTimerCount).toBe(0);
});

test("what a run that died has left is removed, and the bundle then runs as if nothing had been", async () => {
  await using bench = new StartBench();
  const left = bench.home.plant(one, "/data/storage/el2/base/.backup/run-1-7/part.0.tar", "left");
  bench.answerLoad();
  await using extension = await bench.start();
  expect(extension.className).toBe("Loaded");
  expect(existsSync(left)).toBe(false);
  bench.end();
});

/** A process that does nothing, and the test in its place at the other end of its channel. */
class StartBench implements AsyncDisposable {
  readonly home = new ThrowAwayHome();
  readonly clock = new ManualClock();
  readonly child: ChildProcess = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  readonly #ends = duplexPair();
  readonly #provider: SandboxProvider = {
    name: "mapped",
    start: ({ roots, codeDirectory }) => ({
      child: this.child,
      channel: this.#ends[0],
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      roots,
      codeDirectory,
      findPid: () => this.pid,
    }),
  };

  get pid(): number {
    return this.child.pid ?? 0;
  }

  answerLoad(): void {
    new Channel(this.#ends[1]).handle(messages.load, () => ({ className: "Loaded" })).listen();
  }

  async start(): Promise<RunningExtension> {
    const bundle = this.home.install({ name: one, profileText: '{"allowToBackupRestore":true}' });
    return await RunningExtension.start({
      bundle,
      device: this.home.device,
      provider: this.#provider,
      clock: this.clock,
      action: "backup",
      backupScene: "",
      stagingName: "run-2-1",
      clearsRestored: true,
      log: silentLog,
      handlers: unused,
      signal: new AbortController().signal,
    });
  }

  /** As a process that was asked to end. */
  end(): void {
    this.child.kill("SIGKILL");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.end();
    await exitOf(this.child);
    this.home[Symbol.dispose]();
  }
}

const unused: ExtensionHandlers = {
  async fileReady() {},
  async filesReady() {},
  async restoreFileReady() {},
  fileFailed() {},
  step() {},
};
