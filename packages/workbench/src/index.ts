export { formatJunit } from "./report/format-junit.ts";
export type { TestCase, TestReport, TestStatus } from "./report/test-report.ts";
export type { TestSandboxName } from "./sandbox/test-sandbox.ts";
export { type RunTestsOptions, runTests } from "./test/run-tests.ts";
