import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { duplexPair, PassThrough } from "node:stream";
import { extensionMessages as messages, timeLimits } from "@carryall/protocol";
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

test("an extension that does not say that it is there gets no application, and fails to start in time", async () => {
  await using bench = new StartBench();
  const loads = bench.answerLoad({ isReady: false });
  const starting = bench.start();
  bench.clock.wind(timeLimits.connectMs);
  bench.end();
  await expect(starting).rejects.toMatchObject({ code: expect.any(Number) });
  expect(loads.count).toBe(0);
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
      isNamed: Promise.resolve(),
      endRest() {},
    }),
  };

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @returns How often it was given an application. */
  answerLoad({ isReady = true } = {}): { count: number } {
    const loads = { count: 0 };
    const channel = new Channel(this.#ends[1]).handle(messages.load, () => {
      loads.count += 1;
      return { className: "Loaded" };
    });
    channel.listen();
    if (isReady) channel.notify(messages.ready, {});
    return loads;
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
