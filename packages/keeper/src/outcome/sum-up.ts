import type { ArchiveOutcome, BundleOutcome } from "./archive-outcome.ts";

export function sumUp(bundles: readonly BundleOutcome[]): ArchiveOutcome {
  const failed = bundles.filter((bundle) => bundle.result === "failed").length;
  if (failed > 0) return { result: failed === bundles.length ? "failed" : "partial", bundles };
  // A bundle that ended well but for some of its files is not all that was asked for.
  const isWhole = bundles.every((bundle) => bundle.problems.length === 0);
  return { result: isWhole ? "ok" : "partial", bundles };
}
