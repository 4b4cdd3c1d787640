import { parameterError } from "../errors/parameter-error.ts";

export const ConflictResolution = Object.freeze({
  ON_CONFLICT_NONE: 0,
  ON_CONFLICT_ROLLBACK: 1,
  ON_CONFLICT_ABORT: 2,
  ON_CONFLICT_FAIL: 3,
  ON_CONFLICT_IGNORE: 4,
  ON_CONFLICT_REPLACE: 5,
});

const clauses = ["", " OR ROLLBACK", " OR ABORT", " OR FAIL", " OR IGNORE", " OR REPLACE"] as const;

/** The SQL after `INSERT` or `UPDATE`; none for an absent resolution. @throws {BusinessError} 401 for an unknown one. */
export function conflictClause(resolution: unknown): string {
  if (resolution === undefined) return "";
  const clause = typeof resolution === "number" ? clauses[resolution] : undefined;
  if (clause === undefined) throw parameterError("The conflict must be one of ConflictResolution.");
  return clause;
}
