import type { SQLInputValue, SQLOutputValue } from "node:sqlite";
import { parameterError } from "../errors/parameter-error.ts";

/** What a `ValuesBucket` and bind arguments may hold. */
export type ColumnValue = null | number | string | boolean | bigint | Uint8Array;

/**
 * An application's value as SQLite takes it. Whole numbers are bound as integers: a column without a type, or one of
 * text, would keep `1.0` otherwise.
 *
 * @throws {BusinessError} 401 for what a column cannot hold.
 */
export function toSqlite(value: unknown): SQLInputValue {
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case "boolean":
      return value ? 1n : 0n;
    case "string":
    case "bigint":
      return value;
    default:
      return toSqliteBytes(value);
  }
}

/** A column's value as the application gets it: a number, unless that would lose digits. */
export function fromSqlite(value: SQLOutputValue): Exclude<ColumnValue, boolean> {
  if (typeof value !== "bigint") return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function toSqliteBytes(value: unknown): SQLInputValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Float32Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw parameterError("A value has a type that the database cannot hold.");
}
