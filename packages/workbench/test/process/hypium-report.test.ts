import { expect, test } from "vitest";
import { HypiumReport } from "../../src/process/hypium-report.ts";
import type { TestEvent } from "../../src/process/test-messages.ts";

test("HypiumReport tells a case's begin and end, with the source of its suite and an author's text of several lines", () => {
  const events: TestEvent[] = [];
  const report = new HypiumReport({ tell: (event) => events.push(event), fileOf: (suite) => `${suite}.test.ets` });
  report.read("\nOHOS_REPORT_SUM: 1\nOHOS_REPORT_STATUS: class=notes\n");
  const head = "\nOHOS_REPORT_STATUS: class=notes\nOHOS_REPORT_STATUS: current=1\nOHOS_REPORT_STATUS: id=JS";
  report.read(`${head}\nOHOS_REPORT_STATUS: stream=\nOHOS_REPORT_STATUS: test=a b\nOHOS_REPORT_STATUS_CODE: 1\n`);
  const why = "expect a\nequals b";
  report.read(
    `${head}\nOHOS_REPORT_STATUS: stack=${why}\nOHOS_REPORT_STATUS: stream=\nError in a b\n${why}\nOHOS_REPORT_STATUS: test=a b\nOHOS_REPORT_STATUS_CODE: -2\nOHOS_REPORT_STATUS: consuming=7\n`,
  );
  report.read("\nOHOS_REPORT_STATUS: class=notes\nOHOS_REPORT_STATUS: suiteconsuming=7\n");
  const place = { suite: "notes", name: "a b", file: "notes.test.ets" };
  expect(events).toEqual([
    { kind: "caseStarted", ...place },
    { kind: "caseDone", ...place, status: "failed", durationMs: 7, message: why },
  ]);
});
