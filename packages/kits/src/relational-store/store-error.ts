import type { BusinessError } from "../errors/business-error.ts";
import { errorOf } from "../errors/error-of.ts";

/** Failures of the store that are not SQLite's, by the name we give them. */
const storeErrors = Object.freeze({
  invalidArguments: { code: 14800001, text: "Invalid arguments." },
  inner: { code: 14800000, text: "Inner error." },
  invalidPath: { code: 14800010, text: "Failed to open or delete the database by an invalid database path." },
  rowOutOfRange: { code: 14800012, text: "ResultSet is empty or pointer index is out of bounds." },
  columnOutOfRange: { code: 14800013, text: "ResultSet is empty or column index is out of bounds." },
  closed: { code: 14800014, text: "The RdbStore or ResultSet is already closed." },
  notSupported: { code: 14800021, text: "SQLite: Generic error. Executed SQL statement is not supported." },
  configChanged: { code: 14800017, text: "StoreConfig is changed." },
  notQuery: { code: 14800019, text: "The SQL must be a query statement." },
});

/** @see openharmony/docs: errorcode-data-rdb.md */
export function storeError(name: keyof typeof storeErrors, detail?: string): BusinessError {
  return errorOf(storeErrors[name], { detail });
}
