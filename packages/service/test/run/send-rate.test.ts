import { setImmediate as turn } from "node:timers/promises";
import { sendRates } from "@carryall/protocol";
import { ManualClock } from "@carryall/runtime";
import { expect, test } from "vitest";
import { SendRate } from "../../src/run/send-rate.ts";

test("take() lets as many go in a second as the rate says, and the next when the second is over", async () => {
  const { clock, rate, sender } = open();
  rate.set(3);
  const sent = sender(7);
  await turn();
  expect(sent.count).toBe(3);
  clock.wind(999);
  await turn();
  expect(sent.count).toBe(3);
  clock.wind(1);
  await turn();
  expect(sent.count).toBe(6);
  clock.wind(1000);
  await turn();
  expect(sent.count).toBe(7);
});

test("the usual rate is 60 in a second, and no rate is above 800", async () => {
  const usual = open();
  const sent = usual.sender(1000);
  await turn();
  expect(sent.count).toBe(60);

  const fast = open();
  fast.rate.set(10_000);
  const sentFast = fast.sender(1000);
  await turn();
  expect(sentFast.count).toBe(sendRates.largest);
  expect(sendRates.largest).toBe(800);
});

test("a file with its report counts twice", async () => {
  const { rate, clock, sender } = open();
  rate.set(4);
  const sent = sender(3, 2);
  await turn();
  expect(sent.count).toBe(2);
  clock.wind(1000);
  await turn();
  expect(sent.count).toBe(3);
});

test("a rate of 0 pauses, however long, and another one goes on at once", async () => {
  const { clock, rate, sender } = open();
  rate.set(0);
  const sent = sender(2);
  clock.wind(3_600_000);
  await turn();
  expect(sent.count).toBe(0);
  expect(clock.runningTimerCount).toBe(0);
  rate.set(10);
  await turn();
  expect(sent.count).toBe(2);
});

test("pausing reaches whoever waits for the next second", async () => {
  const { clock, rate, sender } = open();
  rate.set(1);
  const sent = sender(3);
  await turn();
  rate.set(0);
  clock.wind(5000);
  await turn();
  expect(sent.count).toBe(1);
});

test("of several callers none is forgotten", async () => {
  const { rate, sender } = open();
  rate.set(0);
  const sent = [sender(1), sender(1), sender(1)];
  await turn();
  rate.set(10);
  await turn();
  expect(sent.map(({ count }) => count)).toEqual([1, 1, 1]);
});

test("disposing lets whoever waits go on, and leaves no timer", async () => {
  const { clock, rate, sender } = open();
  rate.set(1);
  const sent = sender(2);
  await turn();
  rate[Symbol.dispose]();
  await turn();
  expect(sent.count).toBe(2);
  expect(clock.runningTimerCount).toBe(0);
});

function open() {
  const clock = new ManualClock(5000);
  const rate = new SendRate(clock);
  const sender = (count: number, each = 1) => {
    const sent = { count: 0 };
    void (async () => {
      for (let index = 0; index < count; index += 1) {
        await rate.take(each);
        sent.count += 1;
      }
    })();
    return sent;
  };
  return { clock, rate, sender };
}
