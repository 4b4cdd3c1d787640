import * as fc from "fast-check";
import { expect, test } from "vitest";
import { joinTime, splitTime } from "../../src/time/split-time.ts";

test.each([
  [1_700_000_000_000_000_005n, 1_700_000_000n, 5n],
  [-1n, -1n, 999_999_999n],
  [-1_000_000_000n, -1n, 0n],
])("splitTime() takes %s apart", (timeNs, seconds, nanoseconds) => {
  expect(splitTime(timeNs)).toEqual({ seconds, nanoseconds });
});

test("joinTime() undoes splitTime()", () =>
  fc.assert(
    fc.property(fc.bigInt(), (timeNs) => {
      const { seconds, nanoseconds } = splitTime(timeNs);
      expect(joinTime(seconds, nanoseconds)).toBe(timeNs);
    }),
  ));
