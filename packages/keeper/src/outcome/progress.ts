import type { BundleOutcome } from "./archive-outcome.ts";

/** What a backup or restore tells while it runs. */
export type ProgressEvent =
  /** Once, first. `totalBytes` is what the applications occupy, or what the archive holds of them. */
  | { readonly kind: "planned"; readonly bundles: readonly string[]; readonly totalBytes: number }
  | { readonly kind: "bundleBegun"; readonly bundle: string }
  | { readonly kind: "fileDone"; readonly bundle: string; readonly name: string; readonly bytes: number }
  /** Once for each bundle, also for one that never began. */
  | { readonly kind: "bundleDone"; readonly outcome: BundleOutcome };
