export { type BackUpOptions, backUpToDirectory } from "./backup/back-up-to-directory.ts";
export type { ArchiveOutcome, BundleFailure, BundleOutcome, FileProblem } from "./outcome/archive-outcome.ts";
export type { ProgressEvent } from "./outcome/progress.ts";
export { type RestoreOptions, restoreFromDirectory } from "./restore/restore-from-directory.ts";
