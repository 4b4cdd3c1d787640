import { expect, test } from "vitest";
import { bundleInfoProblem } from "../../src/info/bundle-info-problem.ts";

test.each([
  [undefined, undefined],
  ["", undefined],
  ['{"infos":[]}', undefined],
  ['{"infos":[{"type":"unicast","details":[{"type":5,"detail":{}},null]}]}', undefined],
  ["{", "it is no JSON"],
  ["[]", 'it has no list "infos"'],
  ["null", 'it has no list "infos"'],
  ['{"infos":{}}', 'it has no list "infos"'],
  ['{"infos":[{"type":"unicast","details":[]},5]}', 'entry 2 of "infos" has no type, or no list of details'],
  ['{"infos":[{"details":[]}]}', 'entry 1 of "infos" has no type, or no list of details'],
  ['{"infos":[{"type":"unicast","details":"x"}]}', 'entry 1 of "infos" has no type, or no list of details'],
])("bundleInfoProblem() says of %j: %s", (text, problem) => {
  expect(bundleInfoProblem(text)).toBe(problem);
});
