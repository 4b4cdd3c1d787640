import { expect, test } from "vitest";
import { formatJunit } from "../../src/report/format-junit.ts";
import type { TestCase } from "../../src/report/test-report.ts";

const passed: TestCase = {
  suite: "notes",
  name: "keeps",
  file: "entry/src/ohosTest/ets/test/Notes.test.ets",
  status: "passed",
  durationMs: 12,
  message: "",
};

test("formatJunit() writes a suite for each suite, with counts, times and why a case did not pass", () => {
  const cases: TestCase[] = [
    passed,
    { ...passed, name: "fails", status: "failed", durationMs: 1, message: 'expect "a" equals <b> &\nmore\u0000' },
    { ...passed, name: "throws", status: "error", durationMs: 0, message: "No such file" },
    { ...passed, suite: "other", name: "isLeftOut", file: "", status: "skipped", durationMs: 0 },
  ];
  expect(formatJunit([{ module: "entry_test", cases }])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="ohosTest" tests="4" failures="1" errors="1" skipped="1" time="0.013">
  <testsuite name="notes" package="entry_test" tests="3" failures="1" errors="1" skipped="0" time="0.013" file="entry/src/ohosTest/ets/test/Notes.test.ets">
    <testcase classname="notes" name="keeps" time="0.012"/>
    <testcase classname="notes" name="fails" time="0.001">
      <failure message="expect &quot;a&quot; equals &lt;b&gt; &amp;&#10;more\uFFFD"/>
    </testcase>
    <testcase classname="notes" name="throws" time="0.000">
      <error message="No such file"/>
    </testcase>
  </testsuite>
  <testsuite name="other" package="entry_test" tests="1" failures="0" errors="0" skipped="1" time="0.000">
    <testcase classname="other" name="isLeftOut" time="0.000">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("formatJunit() counts a run that broke off as an error, so that nothing takes it for a good one", () => {
  const text = formatJunit([{ module: "entry_test", cases: [passed], brokenOff: "they said nothing for 30 s" }]);
  expect(text).toContain('tests="2" failures="0" errors="1"');
  expect(text).toContain('<error message="they said nothing for 30 s"/>');
});
