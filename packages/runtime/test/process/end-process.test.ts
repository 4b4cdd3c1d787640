import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import type { Clock } from "../../src/clock/clock.ts";
import { ManualClock } from "../../src/clock/manual-clock.ts";
import { endProcess, exitOf } from "../../src/process/end-process.ts";
import { isAlive } from "../../src/process/is-alive.ts";
import { Fixture } from "../start-fixture.ts";

const stepMs = 2000;

test("endProcess() only asks when the child ends for that", async () => {
  await using fixture = new Fixture("ends-when-asked");
  expect(await fixture.line()).toBe("ready");
  const clock = new ManualClock();
  const exit = await endProcess(fixture.child, { ask: () => fixture.child.stdin.end(), stepMs, clock });
  expect(exit).toEqual({ code: 7, signal: null });
  expect(clock.runningTimerCount).toBe(0);
});

test("endProcess() sends SIGTERM when the child does not end in the first step", async () => {
  await using fixture = new Fixture("ends-on-sigterm");
  expect(await fixture.line()).toBe("ready");
  const clock = new ManualClock();
  const ended = endProcess(fixture.child, { ask: () => {}, stepMs, clock });
  clock.wind(stepMs);
  expect(await ended).toEqual({ code: null, signal: "SIGTERM" });
  expect(clock.runningTimerCount).toBe(0);
});

test("endProcess() asks, then sends SIGTERM, then SIGKILL when the child ignores all but the last", async () => {
  await using fixture = new Fixture("ignores-sigterm");
  expect(await fixture.line()).toBe("ready");
  const clock = new SteppedClock();
  const ended = endProcess(fixture.child, { ask: () => fixture.child.stdin.end(), stepMs, clock });
  expect(await fixture.line()).toBe("asked");
  await clock.ringNext();
  expect(await fixture.line()).toBe("ignored");
  expect(fixture.child.signalCode).toBeNull();
  await clock.ringNext();
  expect(await ended).toEqual({ code: null, signal: "SIGKILL" });
  expect(clock.startedMs).toEqual([stepMs, stepMs]);
});

test("endProcess() gives the child's end when it had ended before", async () => {
  await using fixture = new Fixture("ends-when-asked");
  fixture.child.stdin.end();
  await once(fixture.child, "exit");
  const clock = new ManualClock();
  expect(await endProcess(fixture.child, { ask: () => {}, stepMs, clock })).toEqual({ code: 7, signal: null });
});

test("exitOf() resolves when the program could not be started", async () => {
  const child = spawn("/nonexistent/program");
  expect(await exitOf(child)).toMatchObject({ signal: null });
});

test("isAlive() is true while a process lives and false when it has ended", async () => {
  const fixture = new Fixture("ends-when-asked");
  const pid = fixture.child.pid ?? 0;
  expect(isAlive(pid)).toBe(true);
  await fixture[Symbol.asyncDispose]();
  expect(isAlive(pid)).toBe(false);
});

test("isAlive() is true for a process of somebody else's", () => expect(isAlive(1)).toBe(true));

/** A clock whose next timer rings when a test says so, also when it is not started yet. */
class SteppedClock implements Clock {
  readonly startedMs: number[] = [];
  readonly #rings: (() => void)[] = [];
  #wanted: ((ring: () => void) => void) | undefined;

  nowMs(): number {
    return 0;
  }

  startTimer(afterMs: number, ring: () => void): Disposable {
    this.startedMs.push(afterMs);
    if (this.#wanted === undefined) this.#rings.push(ring);
    else this.#wanted(ring);
    this.#wanted = undefined;
    return { [Symbol.dispose]: () => {} };
  }

  async ringNext(): Promise<void> {
    const ring = this.#rings.shift() ?? (await new Promise<() => void>((resolve) => (this.#wanted = resolve)));
    ring();
  }
}
