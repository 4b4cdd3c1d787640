import { ManualClock } from "@carryall/runtime";
import { expect, test } from "vitest";
import { withLimit } from "../../src/run/with-limit.ts";

const limitMs = 1000;
const tooLate = () => new Error("too late");

test("withLimit() gives what the work gives, and its timer is gone", async () => {
  const clock = new ManualClock();
  await expect(withLimit(Promise.resolve(7), { clock, limitMs }, tooLate)).resolves.toBe(7);
  expect(clock.runningTimerCount).toBe(0);
});

test("withLimit() rejects as the work does, and its timer is gone", async () => {
  const clock = new ManualClock();
  const work = Promise.reject(new Error("broken"));
  await expect(withLimit(work, { clock, limitMs }, tooLate)).rejects.toThrow("broken");
  expect(clock.runningTimerCount).toBe(0);
});

test("withLimit() rejects at the limit, not before, and its timer is gone", async () => {
  const clock = new ManualClock();
  const outcome = expect(withLimit(new Promise(() => {}), { clock, limitMs }, tooLate)).rejects.toThrow("too late");
  clock.wind(limitMs - 1);
  expect(clock.runningTimerCount).toBe(1);
  clock.wind(1);
  await outcome;
  expect(clock.runningTimerCount).toBe(0);
});

test("withLimit() does not make the error of a limit that is kept", async () => {
  const clock = new ManualClock();
  let made = 0;
  await withLimit(Promise.resolve(), { clock, limitMs }, () => {
    made += 1;
    return tooLate();
  });
  clock.wind(10 * limitMs);
  expect(made).toBe(0);
});

test("withLimit() lets work that fails after the limit fail unheard", async () => {
  const clock = new ManualClock();
  const work = Promise.withResolvers<never>();
  const outcome = expect(withLimit(work.promise, { clock, limitMs }, tooLate)).rejects.toThrow("too late");
  clock.wind(limitMs);
  await outcome;
  work.reject(new Error("nobody waits any more"));
});
