/** What distinguishes the archives and names of one kind of backup from another's. */
export interface SetForm {
  /** Before `part.0.tar`. */
  readonly tarPrefix: string;
  /** Paths without a leading slash, names of big files without an extension, and a row for everything. */
  readonly isIncrement: boolean;
}

export const fullForm: SetForm = { tarPrefix: "", isIncrement: false };
