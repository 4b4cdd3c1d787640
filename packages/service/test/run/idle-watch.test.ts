import { setImmediate as turn } from "node:timers/promises";
import { ManualClock } from "@carryall/runtime";
import { expect, test } from "vitest";
import { IdleWatch } from "../../src/run/idle-watch.ts";

const limitMs = 1000;

test("guard() gives what the work gives, and leaves no timer", async () => {
  const clock = new ManualClock();
  using watch = watchWith(clock);
  await expect(watch.guard(Promise.resolve("done"))).resolves.toBe("done");
  watch[Symbol.dispose]();
  expect(clock.runningTimerCount).toBe(0);
});

test("guard() rejects as the work does", async () => {
  using watch = watchWith(new ManualClock());
  await expect(watch.guard(Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

test("guard() rejects when nothing was heard for the limit", async () => {
  const clock = new ManualClock();
  using watch = watchWith(clock);
  const guarded = watch.guard(new Promise(() => {}));
  const outcome = expect(guarded).rejects.toThrow("nothing moves");
  clock.wind(limitMs);
  await outcome;
});

test("touch() starts the limit anew, as often as it is called", async () => {
  const clock = new ManualClock();
  using watch = watchWith(clock);
  let isOver = false;
  const guarded = watch.guard(new Promise(() => {})).catch(() => {
    isOver = true;
  });
  for (let sign = 0; sign < 5; sign += 1) {
    clock.wind(limitMs - 1);
    watch.touch();
    expect(clock.runningTimerCount).toBe(1);
  }
  await turn();
  expect(isOver).toBe(false);
  clock.wind(limitMs);
  await guarded;
  expect(isOver).toBe(true);
});

test("guard() counts from its own start: time before it, as hooks take, is not its business", async () => {
  const clock = new ManualClock();
  using watch = watchWith(clock);
  clock.wind(10 * limitMs);
  const work = Promise.withResolvers<string>();
  const guarded = watch.guard(work.promise);
  clock.wind(limitMs - 1);
  work.resolve("done");
  await expect(guarded).resolves.toBe("done");
});

test("guard() can be used again after it expired", async () => {
  const clock = new ManualClock();
  using watch = watchWith(clock);
  const first = expect(watch.guard(new Promise(() => {}))).rejects.toThrow("nothing moves");
  clock.wind(limitMs);
  await first;
  await expect(watch.guard(Promise.resolve("again"))).resolves.toBe("again");
});

test("a watch that is disposed of has no timer, also when a sign of life comes afterwards", async () => {
  const clock = new ManualClock();
  const watch = watchWith(clock);
  watch.guard(new Promise(() => {})).catch(() => {});
  watch[Symbol.dispose]();
  watch.touch();
  expect(clock.runningTimerCount).toBe(0);
});

function watchWith(clock: ManualClock): IdleWatch {
  return new IdleWatch({ clock, limitMs, toError: () => new Error("nothing moves") });
}
