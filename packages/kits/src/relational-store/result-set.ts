import { Buffer } from "node:buffer";
import type { SQLOutputValue } from "node:sqlite";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { fromSqlite } from "./column-value.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeError } from "./store-error.ts";

const beforeFirst = -1;

const columnTypes = { null: 0, bigint: 1, number: 2, string: 3, object: 4 } as const;

type Row = readonly SQLOutputValue[];

/**
 * The rows of a query, all read when it was made, with a pointer that starts before the first. The moving methods say
 * whether there is a row.
 *
 * @see interface_sdk-js: api/@ohos.data.relationalStore.d.ts
 */
export class ResultSet {
  readonly #names: readonly string[];
  #rows: readonly Row[];
  #index = beforeFirst;
  #isClosed = false;
  #isRefused = false;

  /** What a store gives for a query that SQL refuses: no columns, no row to go to, and -1 for their number. */
  static refused(): ResultSet {
    const set = new ResultSet([], []);
    set.#isRefused = true;
    return set;
  }

  /** All of them, whichever the pointer is at. */
  static rowsOf(set: ResultSet): readonly Row[] {
    return set.#rows;
  }

  constructor(names: readonly string[], rows: readonly Row[]) {
    this.#names = names;
    this.#rows = rows;
    const checkCount = (count: unknown): number => {
      if (typeof count !== "number" || !(count > 0)) throw parameterError("The count must be a positive number.");
      return count;
    };
    defineCalls(
      this,
      {
        getRows: (count, position) => {
          const maxCount = checkCount(count);
          return once(() => this.#takeRows(maxCount, typeof position === "number" ? position : undefined));
        },
        getRowsData: (count, position) => {
          const maxCount = checkCount(count);
          return once(() => {
            const rows = this.#takeRows(maxCount, typeof position === "number" ? position : undefined);
            return { rowIndexes: rows.map((_, index) => index), rowData: rows.map((row) => Object.values(row)) };
          });
        },
        getColumnType: (column) =>
          once(() => {
            const value = this.#cell(typeof column === "string" ? this.getColumnIndex(column) : Number(column));
            return value === null ? columnTypes.null : Reflect.get(columnTypes, typeof value);
          }),
      },
      toStoreError,
    );
  }

  get columnNames(): string[] {
    return [...this.#names];
  }

  get columnCount(): number {
    return this.#names.length;
  }

  get rowCount(): number {
    return this.#isRefused ? -1 : this.#rows.length;
  }

  /** -1 before the first row, `rowCount` behind the last. */
  get rowIndex(): number {
    return this.#index;
  }

  get isAtFirstRow(): boolean {
    return this.#index === 0 && this.#rows.length > 0;
  }

  get isAtLastRow(): boolean {
    return this.#index === this.#rows.length - 1 && this.#rows.length > 0;
  }

  get isEnded(): boolean {
    return this.#rows.length === 0 || this.#index >= this.#rows.length;
  }

  get isStarted(): boolean {
    return this.#index !== beforeFirst;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  goToRow(position: number): boolean {
    if (typeof position !== "number") throw parameterError("The position must be a number.");
    if (this.#isClosed) return false;
    this.#index = Math.min(Math.max(position, beforeFirst), this.#rows.length);
    return this.#rows[this.#index] !== undefined;
  }

  goTo(offset: number): boolean {
    if (typeof offset !== "number") throw parameterError("The offset must be a number.");
    return this.goToRow(this.#index + offset);
  }

  goToFirstRow(): boolean {
    return this.goToRow(0);
  }

  goToLastRow(): boolean {
    return this.goToRow(this.#rows.length - 1);
  }

  goToNextRow(): boolean {
    return this.goTo(1);
  }

  goToPreviousRow(): boolean {
    return this.goTo(-1);
  }

  /** -1 for a column that is not there. Letter case does not matter. */
  getColumnIndex(name: string): number {
    if (typeof name !== "string" || name === "") throw parameterError("The column's name must be a non-empty string.");
    return this.#names.findIndex((candidate) => candidate.toLowerCase() === name.toLowerCase());
  }

  /** Empty for a column that is not there. */
  getColumnName(index: number): string {
    if (typeof index !== "number") throw parameterError("The column's index must be a number.");
    return this.#names[index] ?? "";
  }

  isColumnNull(index: number): boolean {
    return this.#cell(index) === null;
  }

  /** Empty for NULL; numbers as SQL writes them. */
  getString(index: number): string {
    const value = this.#cell(index);
    if (value instanceof Uint8Array) return Buffer.from(value).toString("utf8");
    return value === null ? "" : String(value);
  }

  /** 0 for NULL and for what does not begin with a number. Digits beyond 2^53 are lost: see `getValue`. */
  getLong(index: number): number {
    return Math.trunc(this.getDouble(index));
  }

  /** 0 for NULL and for what does not begin with a number. */
  getDouble(index: number): number {
    const value = this.#cell(index);
    if (typeof value === "number" || typeof value === "bigint") return Number(value);
    return Number.parseFloat(this.getString(index)) || 0;
  }

  /** Empty for NULL; text as UTF-8. */
  getBlob(index: number): Uint8Array {
    const value = this.#cell(index);
    return value instanceof Uint8Array ? Uint8Array.from(value) : new TextEncoder().encode(this.getString(index));
  }

  /** As the database has it; a whole number beyond 2^53 is a bigint. */
  getValue(index: number): unknown {
    return fromSqlite(this.#cell(index));
  }

  getColumnNames(): string[] {
    return this.columnNames;
  }

  /** The same as `getRow`; only threads tell them apart. */
  getSendableRow(): object {
    return this.getRow();
  }

  getCurrentRowData(): unknown[] {
    return this.#currentRow().map(fromSqlite);
  }

  getRow(): object {
    return this.#bucketOf(this.#currentRow());
  }

  close(): void {
    this.#isClosed = true;
    this.#rows = [];
    this.#index = beforeFirst;
  }

  // From `position`, or the current row, or the first; the pointer ends behind what was taken.
  #takeRows(count: number, position: number | undefined): object[] {
    if (this.#isClosed) throw storeError("closed");
    const start = position ?? Math.max(this.#index, 0);
    const rows = this.#rows.slice(start, start + count);
    this.#index = Math.min(start + rows.length, this.#rows.length);
    return rows.map((row) => this.#bucketOf(row));
  }

  #bucketOf(row: Row): object {
    return Object.fromEntries(this.#names.map((name, index) => [name, fromSqlite(row[index] ?? null)]));
  }

  #currentRow(): Row {
    if (this.#isClosed) throw storeError("closed");
    const row = this.#rows[this.#index];
    if (row === undefined) throw storeError("rowOutOfRange");
    return row;
  }

  #cell(index: number): SQLOutputValue {
    if (typeof index !== "number") throw parameterError("The column's index must be a number.");
    const value = this.#currentRow()[index];
    if (value === undefined) throw storeError("columnOutOfRange");
    return value;
  }
}

Object.setPrototypeOf(ResultSet.prototype, stubPrototype("@ohos.data.relationalStore ResultSet"));
