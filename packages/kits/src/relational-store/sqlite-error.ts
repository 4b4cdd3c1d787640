import { BusinessError } from "../errors/business-error.ts";
import { type ErrorEntry, errorOf } from "../errors/error-of.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { storeError } from "./store-error.ts";

/**
 * The store's codes by SQLite's primary result codes.
 *
 * @see distributeddatamgr_relational_store: frameworks/js/napi/relationalstore/src/napi_rdb_error.cpp
 */
const sqliteErrors: ReadonlyMap<number, ErrorEntry> = new Map([
  [1, { code: 14800021, text: "SQLite: Generic error." }],
  [3, { code: 14800023, text: "SQLite: Access permission denied." }],
  [4, { code: 14800022, text: "SQLite: Callback routine requested an abort." }],
  [5, { code: 14800024, text: "SQLite: The database file is locked." }],
  [6, { code: 14800025, text: "SQLite: A table in the database is locked." }],
  [7, { code: 14800026, text: "SQLite: The database is out of memory." }],
  [8, { code: 14800027, text: "SQLite: Attempt to write a readonly database." }],
  [10, { code: 14800028, text: "SQLite: Some kind of disk I/O error occurred." }],
  [11, { code: 14800011, text: "Failed to open the database because it is corrupted." }],
  [13, { code: 14800029, text: "SQLite: The database is full." }],
  [14, { code: 14800030, text: "SQLite: Unable to open the database file." }],
  [18, { code: 14800031, text: "SQLite: TEXT or BLOB exceeds size limit." }],
  [19, { code: 14800032, text: "SQLite: Abort due to constraint violation." }],
  [20, { code: 14800033, text: "SQLite: Data type mismatch." }],
  [21, { code: 14800034, text: "SQLite: Library used incorrectly." }],
  [23, { code: 14800023, text: "SQLite: Access permission denied." }],
  [26, { code: 14800011, text: "Failed to open the database because it is corrupted." }],
]);

/**
 * Whatever was thrown below, as the store tells it. SQLite's own message follows the device's text, because it names the
 * table or column at fault; it names no path.
 */
export function toStoreError(error: unknown): BusinessError {
  if (error instanceof BusinessError) return error;
  if (!(error instanceof Error)) return storeError("inner");
  const entry = sqliteErrors.get(primaryCodeOf(error));
  if (entry !== undefined) return errorOf(entry, { detail: error.message });
  const nodeCode = "code" in error ? error.code : undefined;
  if (nodeCode === "ERR_INVALID_STATE") return storeError("closed");
  if (nodeCode === "ERR_INVALID_ARG_TYPE" || nodeCode === "ERR_INVALID_ARG_VALUE" || nodeCode === "ERR_OUT_OF_RANGE") {
    return parameterError("A value has a type that the database cannot hold.");
  }
  return storeError("inner");
}

// The low byte; what is above tells the variant.
function primaryCodeOf(error: Error): number {
  return "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : 0;
}
