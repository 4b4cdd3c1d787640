import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "benchmarks/test/**/*.test.ts"],
    reporters: ["default", "./tools/closing-line-reporter.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
