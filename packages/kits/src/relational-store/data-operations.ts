import type { SQLInputValue } from "node:sqlite";
import type { Operation } from "../calls/call-forms.ts";
import type { Operations } from "../calls/define-calls.ts";
import { once, type Work } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { fromSqlite, toSqlite } from "./column-value.ts";
import { ConflictResolution, conflictClause } from "./conflict-resolution.ts";
import type { Connection, Outcome } from "./connection.ts";
import { RdbPredicates } from "./rdb-predicates.ts";
import { type Assignments, readBucket } from "./read-bucket.ts";
import { ResultSet } from "./result-set.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeError } from "./store-error.ts";

const transactionSql = /^\s*(begin|commit|end|rollback|savepoint|release)\b/i;

/** What SQL says of a row: a column that is not there, or a constraint. */
const refusals: ReadonlySet<number> = new Set([14800021, 14800032]);

/** As many rows as a `…WithReturning` gives where the application does not say. */
const usualReturningCount = 1024;

/**
 * What a store and a transaction can both be told to do.
 *
 * @param open Gives the connection, or throws 14800014 once it is closed.
 */
export function dataOperations(open: () => Connection): Operations {
  const querySql: Operation = (sql, args) => {
    const [text, binds] = [checkSql(sql), checkBinds(args)];
    return once(() => open().query(text, binds));
  };
  const query: Operation = (predicates, columns) => {
    const condition = checkPredicates(predicates);
    const names = checkColumns(columns);
    return once(() => open().query(condition.selectSql(names), condition.selectBinds));
  };
  return {
    executeSql: (sql, args) => {
      const [text, binds] = [checkSql(sql), checkBinds(args)];
      return once(() => {
        open().run(text, binds);
      });
    },
    execute: (sql, args) => {
      const [text, binds] = [checkSql(sql), checkBinds(args)];
      return once(() => {
        // A statement that begins or ends a transaction would go past beginTransaction and its nesting.
        if (transactionSql.test(text)) throw storeError("notSupported");
        return executed(text, open().run(text, binds));
      });
    },
    querySql,
    query,
    insert: (table, values, conflict) => {
      const sql = insertSql(checkTable(table), readBucket(values), conflictClause(conflict));
      return once(() => {
        const { changes, lastRowId } = open().run(sql.text, sql.binds);
        return changes === 0 ? -1 : lastRowId;
      });
    },
    batchInsert: (table, rows) => insertAll(open, table, rows, ConflictResolution.ON_CONFLICT_REPLACE),
    batchInsertWithConflictResolution: (table, rows, conflict) => insertAll(open, table, rows, conflict),
    update: (values, predicates, conflict) => {
      const { text, binds } = updateSql(values, predicates, conflict);
      return once(() => open().run(text, binds).changes);
    },
    delete: (predicates) => {
      const { text, binds } = deleteSql(predicates);
      return once(() => open().run(text, binds).changes);
    },
    batchInsertWithReturning: (table, rows, config, conflict) => {
      const make = () => {
        const name = checkTable(table);
        const clause = conflictClause(conflict);
        return checkRows(rows).map((row) => insertSql(name, readBucket(row), clause));
      };
      return returning(open, make, config);
    },
    updateWithReturning: (values, predicates, config, conflict) =>
      returning(open, () => [updateSql(values, predicates, conflict)], config),
    deleteWithReturning: (predicates, config) => returning(open, () => [deleteSql(predicates)], config),
    // The rows are counted all the same; who does not ask pays nothing here.
    queryWithoutRowCount: query,
    querySqlWithoutRowCount: querySql,
  };
}

/**
 * What a store does otherwise than a transaction, which is younger: what SQL refuses is a result, -1 or a result set
 * without rows, and no error.
 *
 * @param tellRefused Told SQL's own words, which the application does not get.
 */
export function olderOperations(open: () => Connection, tellRefused: (so: string) => void): Operations {
  const { query, querySql, batchInsert } = dataOperations(open);
  const orElse =
    (operation: Operation | undefined, make: () => unknown): Operation =>
    (...args) => {
      const work = operation?.(...args);
      return once(() => {
        try {
          return work?.run();
        } catch (error) {
          const { code, message } = toStoreError(error);
          if (!refusals.has(code)) throw error;
          tellRefused(message);
          return make();
        }
      });
    };
  return {
    query: orElse(query, () => ResultSet.refused()),
    querySql: orElse(querySql, () => ResultSet.refused()),
    batchInsert: orElse(batchInsert, () => -1),
  };
}

function insertAll(open: () => Connection, table: unknown, rows: unknown, conflict: unknown): Work {
  const name = checkTable(table);
  const clause = conflictClause(conflict);
  const statements = checkRows(rows).map((row) => insertSql(name, readBucket(row), clause));
  return once(() =>
    open().atOnce((connection) =>
      statements.reduce((total, { text, binds }) => total + connection.run(text, binds).changes, 0),
    ),
  );
}

// These forms are younger than the others, and call a wrong argument by another number.
function returning(open: () => Connection, make: () => readonly Statement[], config: unknown): Work {
  try {
    return returningWork(open, make(), config);
  } catch (error) {
    throw error instanceof BusinessError && error.code === 401 ? storeError("invalidArguments", error.message) : error;
  }
}

function returningWork(open: () => Connection, statements: readonly Statement[], config: unknown): Work {
  const columns: unknown = Reflect.get(Object(config), "columns");
  if (!Array.isArray(columns) || columns.length === 0) throw parameterError("The config must name columns.");
  const maxCount: unknown = Reflect.get(Object(config), "maxReturningCount") ?? usualReturningCount;
  const clause = ` RETURNING ${columns.map(String).join(", ")}`;
  return once(() =>
    open().atOnce((connection) => {
      const sets = statements.map(({ text, binds }) => connection.query(`${text}${clause}`, binds));
      const rows = sets.flatMap((set) => ResultSet.rowsOf(set));
      const names = sets[0]?.columnNames ?? columns.map(String);
      return { changed: rows.length, resultSet: new ResultSet(names, rows.slice(0, Number(maxCount))) };
    }),
  );
}

function updateSql(values: unknown, predicates: unknown, conflict: unknown): Statement {
  const { columns, values: binds } = readBucket(values);
  const condition = checkPredicates(predicates);
  const assignments = columns.map((column) => `${column} = ?`).join(", ");
  const start = `UPDATE${conflictClause(conflict)} ${condition.tableName} SET ${assignments}`;
  return { text: `${start}${condition.whereClause()}`, binds: [...binds, ...condition.binds] };
}

function deleteSql(predicates: unknown): Statement {
  const condition = checkPredicates(predicates);
  return { text: `DELETE FROM ${condition.tableName}${condition.whereClause()}`, binds: condition.binds };
}

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

function checkRows(rows: unknown): readonly unknown[] {
  if (!Array.isArray(rows)) throw parameterError("The values must be an array.");
  return rows;
}
