/** Why a bundle failed. */
export interface BundleFailure {
  /** OpenHarmony's. */
  readonly code: number;
  readonly message: string;
  readonly hint?: string;
  /** Where the application's own code threw, in its author's lines. */
  readonly stack?: string;
}

/** A file that was left out, or not put back, of a bundle that is otherwise fine. */
export interface FileProblem {
  /** In decimal. */
  readonly errno: string;
  /** As the application sees it; empty where the platform does not say. */
  readonly path: string;
}

/** How one bundle's backup or restore ended. */
export interface BundleOutcome {
  readonly bundle: string;
  readonly result: "ok" | "failed";
  readonly files: number;
  readonly bytes: number;
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly error?: BundleFailure;
  /** What the application's own hook said, verbatim. */
  readonly resultReport?: string;
  readonly problems: readonly FileProblem[];
}

/** How a whole run ended. The bundles come in the order in which they ended. */
export interface ArchiveOutcome {
  /** `partial` where some bundles failed, or some files of one, and others did not. A run without bundles is `ok`. */
  readonly result: "ok" | "partial" | "failed";
  readonly bundles: readonly BundleOutcome[];
}
