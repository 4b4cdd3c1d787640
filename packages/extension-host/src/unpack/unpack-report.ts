/** A file or folder that could not be put back. */
export interface FileFailure {
  /** As the application sees it, or as the archive names it where that is no place of the application's. */
  readonly path: string;
  /** Errno name. */
  readonly errno: string;
  readonly message: string;
}

/** What is told while unpacking goes on. */
export interface UnpackReport {
  fileFailed(path: string, errno: string, message: string): void;
  note(text: string): void;
  step(step: "archiveOpened" | "archiveVerified" | "placed", name: string, count: number): void;
}
