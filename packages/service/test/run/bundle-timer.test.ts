import { setImmediate as turn } from "node:timers/promises";
import { BackupError, timeLimits } from "@carryall/protocol";
import { ManualClock } from "@carryall/runtime";
import { describe, expect, test } from "vitest";
import { BundleTimer } from "../../src/run/bundle-timer.ts";

const minute = 60_000;

describe("BundleTimer, guarding hooks,", () => {
  test("gives what the work gives, and leaves no timer", async () => {
    const { clock, timer } = open();
    await expect(timer.guardHooks(Promise.resolve("done"), late)).resolves.toBe("done");
    expect(clock.runningTimerCount).toBe(0);
  });

  test("rejects as the work does", async () => {
    const { timer } = open();
    await expect(timer.guardHooks(Promise.reject(new Error("broken")), late)).rejects.toThrow("broken");
  });

  test("rejects after 15 minutes, and not before", async () => {
    const { clock, hooks, isOver } = openHooks();
    clock.wind(timeLimits.hookMs - 1);
    expect(await isOver()).toBe(false);
    clock.wind(1);
    await expect(hooks).rejects.toThrow("too long");
  });

  test("counts a new limit from the moment at which it is set, longer or shorter", async () => {
    const { clock, timer, hooks, isOver } = openHooks();
    clock.wind(14 * minute);
    timer.update(20 * minute);
    clock.wind(20 * minute - 1);
    expect(await isOver()).toBe(false);
    timer.update(1000);
    clock.wind(1000);
    await expect(hooks).rejects.toThrow("too long");
  });

  test("ends at once with a limit of 0", async () => {
    const { clock, timer, hooks } = openHooks();
    timer.update(0);
    clock.wind(0);
    await expect(hooks).rejects.toThrow("too long");
  });

  test("takes a limit that was set before", async () => {
    const { clock, timer } = open();
    timer.update(2000);
    expect(clock.runningTimerCount).toBe(0);
    const outcome = expect(timer.guardHooks(new Promise(() => {}), late)).rejects.toThrow("too long");
    clock.wind(2000);
    await outcome;
  });

  test("forgets a limit when the hooks are over", async () => {
    const { clock, timer } = open();
    timer.update(2000);
    await timer.guardHooks(Promise.resolve(), late);
    let isOver = false;
    const outcome = timer.guardHooks(new Promise(() => {}), late).catch(() => {
      isOver = true;
    });
    clock.wind(timeLimits.hookMs - 1);
    await turn();
    expect(isOver).toBe(false);
    clock.wind(1);
    await outcome;
  });
});

describe("BundleTimer, guarding a transfer,", () => {
  test("starts the limit anew with every sign of life", async () => {
    const { clock, timer } = open();
    let isOver = false;
    const outcome = timer.guardTransfer(new Promise(() => {}), late).catch(() => {
      isOver = true;
    });
    for (let sign = 0; sign < 5; sign += 1) {
      clock.wind(timeLimits.transferIdleMs - 1);
      timer.touch();
      expect(clock.runningTimerCount).toBe(1);
    }
    await turn();
    expect(isOver).toBe(false);
    clock.wind(timeLimits.transferIdleMs);
    await outcome;
    expect(isOver).toBe(true);
  });

  test("takes another limit, which stays for the hooks that follow", async () => {
    const { clock, timer } = open();
    const transfer = timer.guardTransfer(new Promise<void>((resolve) => clock.startTimer(10, resolve)), late);
    timer.update(3000);
    clock.wind(10);
    await transfer;
    const outcome = expect(timer.guardHooks(new Promise(() => {}), late)).rejects.toThrow("too long");
    clock.wind(3000);
    await outcome;
  });
});

test("a BundleTimer that is disposed of has no timer, also when a sign of life comes afterwards", () => {
  const { clock, timer } = open();
  timer.guardTransfer(new Promise(() => {}), late).catch(() => {});
  timer[Symbol.dispose]();
  timer.touch();
  timer.update(5);
  expect(clock.runningTimerCount).toBe(0);
});

function late(): BackupError {
  return new BackupError("extensionTimeout", "Cannot go on: it took too long");
}

function open() {
  const clock = new ManualClock();
  return { clock, timer: new BundleTimer(clock) };
}

function openHooks() {
  const { clock, timer } = open();
  const hooks = timer.guardHooks(new Promise<never>(() => {}), late);
  let isSettled = false;
  hooks.catch(() => {
    isSettled = true;
  });
  return {
    clock,
    timer,
    hooks,
    isOver: async () => {
      await turn();
      return isSettled;
    },
  };
}
