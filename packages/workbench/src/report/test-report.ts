/** `failed`: an expectation did not hold; `error`: something else was thrown, or the case never ended. */
export type TestStatus = "passed" | "failed" | "error" | "skipped";

/** One case of an author's tests, as hypium told of it. */
export interface TestCase {
  readonly suite: string;
  readonly name: string;
  /** The source that registered the suite, from the project's folder on; empty where that is not known. */
  readonly file: string;
  readonly status: TestStatus;
  readonly durationMs: number;
  /** Why it did not pass; empty for one that did. */
  readonly message: string;
}

export interface TestReport {
  /** The test module, like `entry_test`. */
  readonly module: string;
  /** In the order in which they ended. */
  readonly cases: readonly TestCase[];
  /** Why the tests did not run to their end; absent where they did. */
  readonly brokenOff?: string;
}
