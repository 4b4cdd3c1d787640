import type { SQLInputValue } from "node:sqlite";
import { parameterError } from "../errors/parameter-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { toSqlite } from "./column-value.ts";

/**
 * Conditions on the rows of a table. Each method changes the object and gives it back. Conditions are joined by AND
 * unless `or()` stands between; field names go into the SQL as they are.
 *
 * @see distributeddatamgr_relational_store: frameworks/native/rdb/src/abs_predicates.cpp
 */
export class RdbPredicates {
  readonly #table: string;
  readonly #binds: SQLInputValue[] = [];
  readonly #orders: string[] = [];
  #where = "";
  #needsAnd = false;
  #isDistinct = false;
  #groups: readonly string[] = [];
  #having: { readonly text: string; readonly binds: readonly SQLInputValue[] } | undefined;
  #index = "";
  #limit: number | undefined;
  #offset: number | undefined;

  constructor(table: string) {
    if (typeof table !== "string" || table === "") throw parameterError("The table's name must be a non-empty string.");
    this.#table = table;
  }

  equalTo(field: string, value: unknown): this {
    return this.#compare(field, "= ?", value);
  }

  notEqualTo(field: string, value: unknown): this {
    return this.#compare(field, "<> ?", value);
  }

  greaterThan(field: string, value: unknown): this {
    return this.#compare(field, "> ?", value);
  }

  lessThan(field: string, value: unknown): this {
    return this.#compare(field, "< ?", value);
  }

  greaterThanOrEqualTo(field: string, value: unknown): this {
    return this.#compare(field, ">= ?", value);
  }

  lessThanOrEqualTo(field: string, value: unknown): this {
    return this.#compare(field, "<= ?", value);
  }

  like(field: string, value: string): this {
    return this.#compare(field, "LIKE ?", value);
  }

  notLike(field: string, value: string): this {
    checkText(value);
    return this.#compare(field, "NOT LIKE ?", value);
  }

  glob(field: string, value: string): this {
    return this.#compare(field, "GLOB ?", value);
  }

  contains(field: string, value: string): this {
    return this.#compare(field, "LIKE ?", `%${value}%`);
  }

  notContains(field: string, value: string): this {
    checkText(value);
    return this.#compare(field, "NOT LIKE ?", `%${value}%`);
  }

  beginsWith(field: string, value: string): this {
    return this.#compare(field, "LIKE ?", `${value}%`);
  }

  endsWith(field: string, value: string): this {
    return this.#compare(field, "LIKE ?", `%${value}`);
  }

  between(field: string, low: unknown, high: unknown): this {
    return this.#compare(field, "BETWEEN ? AND ?", low, high);
  }

  notBetween(field: string, low: unknown, high: unknown): this {
    return this.#compare(field, "NOT BETWEEN ? AND ?", low, high);
  }

  in(field: string, values: readonly unknown[]): this {
    return this.#compare(field, `IN (${placeholders(values)})`, ...values);
  }

  notIn(field: string, values: readonly unknown[]): this {
    return this.#compare(field, `NOT IN (${placeholders(values)})`, ...values);
  }

  inValues(field: string, values: readonly unknown[]): this {
    return this.in(field, values);
  }

  notInValues(field: string, values: readonly unknown[]): this {
    return this.notIn(field, values);
  }

  isNull(field: string): this {
    return this.#compare(field, "IS NULL");
  }

  isNotNull(field: string): this {
    return this.#compare(field, "IS NOT NULL");
  }

  /** What follows is joined by AND anyway. */
  and(): this {
    return this;
  }

  or(): this {
    if (this.#needsAnd) {
      this.#where += " OR ";
      this.#needsAnd = false;
    }
    return this;
  }

  beginWrap(): this {
    this.#join();
    this.#where += "(";
    this.#needsAnd = false;
    return this;
  }

  endWrap(): this {
    if (this.#needsAnd) this.#where += ")";
    return this;
  }

  orderByAsc(field: string): this {
    this.#orders.push(`${checkField(field)} ASC`);
    return this;
  }

  orderByDesc(field: string): this {
    this.#orders.push(`${checkField(field)} DESC`);
    return this;
  }

  groupBy(fields: readonly string[]): this {
    if (!Array.isArray(fields) || fields.length === 0) throw parameterError("The fields must be a non-empty array.");
    this.#groups = fields.map(checkField);
    return this;
  }

  /** For the groups of `groupBy`. */
  having(conditions: string, args: readonly unknown[] = []): this {
    if (!Array.isArray(args)) throw parameterError("The arguments must be an array.");
    this.#having = { text: checkField(conditions), binds: args.map(toSqlite) };
    return this;
  }

  /** There is no other device: all rows are this one's. */
  inDevices(_devices: readonly string[]): this {
    return this;
  }

  inAllDevices(): this {
    return this;
  }

  distinct(): this {
    this.#isDistinct = true;
    return this;
  }

  limitAs(count: number): this {
    if (typeof count !== "number") throw parameterError("The limit must be a number.");
    this.#limit = Math.max(-1, Math.trunc(count) || -1);
    return this;
  }

  offsetAs(count: number): this {
    if (typeof count !== "number") throw parameterError("The offset must be a number.");
    this.#offset = Math.max(0, Math.trunc(count));
    return this;
  }

  indexedBy(index: string): this {
    this.#index = checkField(index);
    return this;
  }

  get tableName(): string {
    return this.#table;
  }

  /** ` WHERE …`, or nothing; its values are `binds`. */
  whereClause(): string {
    return this.#where === "" ? "" : ` WHERE ${this.#where}`;
  }

  get binds(): readonly SQLInputValue[] {
    return this.#binds;
  }

  /** The values of `selectSql`. */
  get selectBinds(): readonly SQLInputValue[] {
    return [...this.#binds, ...(this.#having?.binds ?? [])];
  }

  /** @param columns Absent or empty for all. */
  selectSql(columns: readonly string[] = []): string {
    const parts = [
      `SELECT${this.#isDistinct ? " DISTINCT" : ""} ${columns.length === 0 ? "*" : columns.join(", ")}`,
      ` FROM ${this.#table}`,
      this.#index === "" ? "" : ` INDEXED BY ${this.#index}`,
      this.whereClause(),
      this.#groups.length === 0 ? "" : ` GROUP BY ${this.#groups.join(", ")}`,
      this.#having === undefined ? "" : ` HAVING ${this.#having.text}`,
      this.#orders.length === 0 ? "" : ` ORDER BY ${this.#orders.join(", ")}`,
      // SQLite has no OFFSET without a LIMIT; -1 means none.
      this.#limit === undefined && this.#offset === undefined ? "" : ` LIMIT ${this.#limit ?? -1}`,
      this.#offset === undefined ? "" : ` OFFSET ${this.#offset}`,
    ];
    return parts.join("");
  }

  #compare(field: string, condition: string, ...values: readonly unknown[]): this {
    const binds = values.map(toSqlite);
    const name = checkField(field);
    this.#join();
    this.#where += `${name} ${condition}`;
    this.#binds.push(...binds);
    return this;
  }

  #join(): void {
    if (this.#needsAnd) this.#where += " AND ";
    this.#needsAnd = true;
  }
}

Object.setPrototypeOf(RdbPredicates.prototype, stubPrototype("@ohos.data.relationalStore RdbPredicates"));

function checkField(field: unknown): string {
  if (typeof field !== "string" || field === "") throw parameterError("The field must be a non-empty string.");
  return field;
}

// The younger members look at it; the older ones compare with whatever they get, as on a device.
function checkText(value: unknown): void {
  if (typeof value !== "string") throw parameterError("The value must be a string.");
}

function placeholders(values: readonly unknown[]): string {
  if (!Array.isArray(values)) throw parameterError("The values must be an array.");
  return values.map(() => "?").join(", ");
}
