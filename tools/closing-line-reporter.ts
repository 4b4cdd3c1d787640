import type { Reporter, TestModule } from "vitest/node";

/** Six times the limit of one test: nothing that goes on is silent for so long. */
const silenceLimitMs = 180_000;
const leaveLimitMs = 20_000;

/**
 * Ends every run with one line that any CI can read: `N passed, N failed, N skipped`. A run in which nothing happens any
 * more is ended too, and says what it was at: a process that a test left behind, with an output of the run's own,
 * would keep it from ever ending.
 */
export default class ClosingLineReporter implements Reporter {
  readonly #open = new Set<TestModule>();
  readonly #done: TestModule[] = [];
  #watch: NodeJS.Timeout | undefined;

  onTestModuleStart(module: TestModule): void {
    this.#open.add(module);
    this.#touch();
  }

  onTestCaseResult(): void {
    this.#touch();
  }

  onTestModuleEnd(module: TestModule): void {
    this.#open.delete(module);
    this.#done.push(module);
    this.#touch();
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    clearTimeout(this.#watch);
    const failedCount = tell(modules, unhandledErrors.length);
    setTimeout(() => process.exit(failedCount === 0 ? 0 : 1), leaveLimitMs).unref();
  }

  #touch(): void {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      console.log(`Nothing has happened for ${silenceLimitMs / 1000} s. Unfinished:`);
      for (const { moduleId } of this.#open) console.log(`  ${moduleId}`);
      tell(this.#done, Math.max(1, this.#open.size));
      process.exit(1);
    }, silenceLimitMs);
    this.#watch.unref();
  }
}

function tell(modules: readonly TestModule[], errorCount: number): number {
  const counts = { passed: 0, failed: errorCount, skipped: 0 };
  for (const module of modules) {
    // A file that does not even load has run no test, and has failed all the same.
    if (module.state() === "failed" && module.children.size === 0) counts.failed += 1;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state !== "pending") counts[state] += 1;
    }
  }
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed;
}
