import type { SQLInputValue } from "node:sqlite";
import { parameterError } from "../errors/parameter-error.ts";
import { toSqlite } from "./column-value.ts";

/** Columns and their values, in the bucket's order; those given as `undefined` are left out. */
export interface Assignments {
  readonly columns: readonly string[];
  readonly values: readonly SQLInputValue[];
}

/** @throws {BusinessError} 401 for what is no object, has no columns, or a value that a column cannot hold. */
export function readBucket(bucket: unknown): Assignments {
  if (typeof bucket !== "object" || bucket === null) throw parameterError("The values must be a ValuesBucket.");
  const entries = Object.entries(bucket).filter(([, value]) => value !== undefined);
  if (entries.length === 0) throw parameterError("The values must not be empty.");
  return { columns: entries.map(([column]) => column), values: entries.map(([, value]) => toSqlite(value)) };
}
