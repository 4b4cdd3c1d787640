import type { TestRequest } from "../process/test-messages.ts";

export type TestSandboxName = "bubblewrap" | "mapped";

/** One way to keep an author's tests apart from the machine. */
export interface TestSandbox {
  readonly name: TestSandboxName;
  /** What to start for a request, and the request as the started process sees it. */
  prepare(request: TestRequest): StartableTests;
}

export interface StartableTests {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly request: TestRequest;
}
