import fc from "fast-check";
import { expect, test } from "vitest";
import { ManualClock } from "../../src/clock/manual-clock.ts";

test("wind() rings what falls due in the order of its time, each at its own moment", () => {
  const clock = new ManualClock(1000);
  const rung: [string, number][] = [];
  for (const [name, afterMs] of [
    ["late", 30],
    ["early", 10],
    ["never", 31],
  ] as const) {
    clock.startTimer(afterMs, () => rung.push([name, clock.nowMs()]));
  }
  clock.wind(30);
  expect(rung).toEqual([
    ["early", 1010],
    ["late", 1030],
  ]);
  expect(clock.nowMs()).toBe(1030);
  expect(clock.runningTimerCount).toBe(1);
});

test("wind() rings timers of the same moment in the order in which they were started", () => {
  const clock = new ManualClock();
  const rung: number[] = [];
  for (const number of [1, 2, 3]) clock.startTimer(5, () => rung.push(number));
  clock.wind(5);
  expect(rung).toEqual([1, 2, 3]);
});

test("wind() rings a timer that another one started when it falls due within the same winding", () => {
  const clock = new ManualClock();
  const rung: number[] = [];
  clock.startTimer(10, () => clock.startTimer(10, () => rung.push(clock.nowMs())));
  clock.wind(19);
  expect(rung).toEqual([]);
  clock.wind(1);
  expect(rung).toEqual([20]);
});

test("wind() never rings a timer that was disposed of, also when another one did it at that moment", () => {
  const clock = new ManualClock();
  const rung: string[] = [];
  clock.startTimer(5, () => second[Symbol.dispose]());
  const second = clock.startTimer(5, () => rung.push("second"));
  clock.wind(100);
  expect(rung).toEqual([]);
  expect(clock.runningTimerCount).toBe(0);
});

test("startTimer() does not ring when time stands still, not even after nothing", () => {
  const clock = new ManualClock();
  let rings = 0;
  clock.startTimer(0, () => {
    rings += 1;
  });
  expect(rings).toBe(0);
  clock.wind(0);
  expect(rings).toBe(1);
});

test("wind() never turns time back, however timers are started and time is wound", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.array(fc.nat(20)), (timers, windings) => {
      const clock = new ManualClock();
      const rung: number[] = [];
      for (const afterMs of timers) clock.startTimer(afterMs, () => rung.push(clock.nowMs()));
      for (const byMs of windings) clock.wind(byMs);
      const woundMs = windings.reduce((sum, byMs) => sum + byMs, 0);
      const due = windings.length === 0 ? [] : timers.filter((afterMs) => afterMs <= woundMs);
      expect(rung).toEqual(due.sort((one, other) => one - other));
    }),
  );
});
