import { expect, test } from "vitest";
import { formatHilog } from "../../src/log/format-hilog.ts";

test.each([
  ["%{public}s is %{private}d", ["a", 3], "a is 3"],
  ["%d %i %f %s %%", [1.9, "7", 2.5, true], "1 7 2.5 true %"],
  ["%{public}o %O", [{ a: 1 }, [2]], "{ a: 1 } [ 2 ]"],
  ["%s and %s", ["one"], "one and %s"],
  ["plain", ["dropped"], "plain"],
  ["%{other}s", ["x"], "%{other}s"],
])("formatHilog(%j, %j) is %j", (format, args, text) => {
  expect(formatHilog(format, args)).toBe(text);
});
