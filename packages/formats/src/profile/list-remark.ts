/** Something about a profile's lists that whoever wrote them wants to know; a backup goes on all the same. */
export interface ListRemark {
  /** `warn`: not what was meant, and data may be missing from the backup. */
  readonly level: "info" | "warn";
  readonly text: string;
}
