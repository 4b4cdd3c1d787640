/** One file or directory in a report (`<name>.rp`), or in the service's own list of a scan. */
export interface ReportRow {
  /** Raw bytes of the sandbox path without its leading slash. */
  readonly path: Uint8Array;
  /** The whole `st_mode`. */
  readonly mode: number;
  readonly isDirectory: boolean;
  readonly sizeBytes: number;
  readonly mtimeSeconds: number;
  /**
   * The rest of the time, below a second. Ours: it stands behind the seconds like a decimal fraction, where the
   * original's reader, which takes the leading integer, does not see it. Absent for none.
   */
  readonly mtimeNanoseconds?: number;
  /** Of the content, lower-case hex (upper-case in the file); empty for a directory and in a scan list. */
  readonly sha256: string;
  /** Column 7: in a report that the file's extension is `tar`, in a scan list that the file is new. */
  readonly isUserTar: boolean;
}

/**
 * Something that the previous backup's report lists and that is gone. Ours: the original records no deletions, and
 * skips these lines.
 */
export interface DeletedRow {
  /** As in {@link ReportRow}. */
  readonly path: Uint8Array;
  /** What it was. */
  readonly isDirectory: boolean;
}
