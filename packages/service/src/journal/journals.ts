/** What a run leaves in writing, so that whoever comes after a crash knows what to clean and what to unlock. */
export interface Journals {
  /**
   * Notes that a bundle's run begins and, for a restore, locks the application. Dispose of what it gives when the
   * run's process is gone: the lock ends then, and the note too, unless something of the run is still lying there.
   *
   * @throws {BackupError} `ioError` where it cannot be noted: a run that nobody could clean up after must not begin.
   */
  enter(bundle: string, options: JournalOptions): Disposable;
}

export interface JournalOptions {
  readonly action: "backup" | "restore";
  /** Whether something is left to be cleaned. */
  readonly hasResidue: () => boolean;
}
