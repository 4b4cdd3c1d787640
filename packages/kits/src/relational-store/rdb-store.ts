import type { SQLInputValue } from "node:sqlite";
import { defineAsyncCalls, defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { fromSqlite, toSqlite } from "./column-value.ts";
import { ConflictResolution, conflictClause } from "./conflict-resolution.ts";
import type { Connection, Outcome } from "./connection.ts";
import { RdbPredicates } from "./rdb-predicates.ts";
import { type Assignments, readBucket } from "./read-bucket.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeError } from "./store-error.ts";

export interface RdbStoreOptions {
  readonly connection: Connection;
  /** Called once, when the application closes the store. */
  readonly release: () => void;
}

const transactionSql = /^\s*(begin|commit|end|rollback|savepoint|release)\b/i;

/** @see interface_sdk-js: api/@ohos.data.relationalStore.d.ts, RdbStore */
export class RdbStore {
  readonly #connection: Connection;
  #isClosed = false;

  constructor({ connection, release }: RdbStoreOptions) {
    this.#connection = connection;
    defineCalls(
      this,
      {
        executeSql: (sql, args) => {
          const [text, binds] = [checkSql(sql), checkBinds(args)];
          return once(() => {
            this.#open.run(text, binds);
          });
        },
        execute: (sql, args) => {
          const [text, binds] = [checkSql(sql), checkBinds(args)];
          return once(() => {
            // A statement that begins or ends a transaction would go past beginTransaction and its nesting.
            if (transactionSql.test(text)) throw storeError("notSupported");
            return executed(text, this.#open.run(text, binds));
          });
        },
        querySql: (sql, args) => {
          const [text, binds] = [checkSql(sql), checkBinds(args)];
          return once(() => this.#open.query(text, binds));
        },
        query: (predicates, columns) => {
          const condition = checkPredicates(predicates);
          const names = checkColumns(columns);
          return once(() => this.#open.query(condition.selectSql(names), condition.binds));
        },
        insert: (table, values, conflict) => {
          const sql = insertSql(checkTable(table), readBucket(values), conflictClause(conflict));
          return once(() => {
            const { changes, lastRowId } = this.#open.run(sql.text, sql.binds);
            return changes === 0 ? -1 : lastRowId;
          });
        },
        batchInsert: (table, rows) => this.#insertAll(table, rows, ConflictResolution.ON_CONFLICT_REPLACE),
        batchInsertWithConflictResolution: (table, rows, conflict) => this.#insertAll(table, rows, conflict),
        update: (values, predicates, conflict) => {
          const { columns, values: binds } = readBucket(values);
          const condition = checkPredicates(predicates);
          const assignments = columns.map((column) => `${column} = ?`).join(", ");
          const start = `UPDATE${conflictClause(conflict)} ${condition.tableName} SET ${assignments}`;
          return once(
            () => this.#open.run(`${start}${condition.whereClause()}`, [...binds, ...condition.binds]).changes,
          );
        },
        delete: (predicates) => {
          const condition = checkPredicates(predicates);
          const sql = `DELETE FROM ${condition.tableName}${condition.whereClause()}`;
          return once(() => this.#open.run(sql, condition.binds).changes);
        },
      },
      toStoreError,
    );
    defineSyncCalls(
      this,
      {
        beginTransaction: () => once(() => this.#open.begin()),
        commit: () => once(() => this.#open.commit()),
        rollBack: () => once(() => this.#open.rollBack()),
      },
      toStoreError,
    );
    defineAsyncCalls(
      this,
      {
        close: () =>
          once(() => {
            // Twice is once, as on a device.
            if (this.#isClosed) return;
            this.#isClosed = true;
            release();
          }),
      },
      toStoreError,
    );
  }

  /** The application's own number for its schema; 0 in a new file. */
  get version(): number {
    try {
      return Number(this.#open.run("PRAGMA user_version").firstValue);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  set version(version: number) {
    if (!Number.isInteger(version)) throw parameterError("The version must be an integer.");
    try {
      this.#open.run(`PRAGMA user_version = ${version}`);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  get #open(): Connection {
    if (this.#isClosed) throw storeError("closed");
    return this.#connection;
  }

  #insertAll(table: unknown, rows: unknown, conflict: unknown) {
    const name = checkTable(table);
    if (!Array.isArray(rows)) throw parameterError("The values must be an array.");
    const clause = conflictClause(conflict);
    const statements = rows.map((row) => insertSql(name, readBucket(row), clause));
    return once(() => this.#runAll(statements));
  }

  // All rows or none.
  #runAll(statements: readonly Statement[]): number {
    const connection = this.#open;
    connection.begin();
    try {
      const count = statements.reduce((total, { text, binds }) => total + connection.run(text, binds).changes, 0);
      connection.commit();
      return count;
    } catch (error) {
      connection.rollBack();
      throw error;
    }
  }
}

Object.setPrototypeOf(RdbStore.prototype, stubPrototype("@ohos.data.relationalStore RdbStore"));

interface Statement {
  readonly text: string;
  readonly binds: readonly SQLInputValue[];
}

function insertSql(table: string, { columns, values }: Assignments, conflict: string): Statement {
  const marks = columns.map(() => "?").join(", ");
  return { text: `INSERT${conflict} INTO ${table} (${columns.join(", ")}) VALUES (${marks})`, binds: values };
}

// What `execute` gives: a PRAGMA's value, an INSERT's row, the number of rows that changed, or null.
function executed(sql: string, { changes, lastRowId, firstValue }: Outcome): unknown {
  if (firstValue !== undefined) return fromSqlite(firstValue);
  if (/^\s*(insert|replace)\b/i.test(sql)) return changes === 0 ? -1 : lastRowId;
  return /^\s*(update|delete)\b/i.test(sql) ? changes : null;
}

function checkSql(sql: unknown): string {
  if (typeof sql !== "string" || sql.trim() === "") throw parameterError("The SQL must be a non-empty string.");
  return sql;
}

function checkBinds(args: unknown): readonly SQLInputValue[] {
  if (args === undefined || args === null) return [];
  if (!Array.isArray(args)) throw parameterError("The bind arguments must be an array.");
  return args.map(toSqlite);
}

function checkTable(table: unknown): string {
  if (typeof table !== "string" || table === "") throw parameterError("The table's name must be a non-empty string.");
  return table;
}

function checkPredicates(predicates: unknown): RdbPredicates {
  if (!(predicates instanceof RdbPredicates)) throw parameterError("The predicates must be RdbPredicates.");
  return predicates;
}

function checkColumns(columns: unknown): readonly string[] {
  if (columns === undefined || columns === null) return [];
  if (!Array.isArray(columns)) throw parameterError("The columns must be an array.");
  return columns.map(String);
}
