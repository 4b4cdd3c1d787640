import { copyFileSync, existsSync, rmSync } from "node:fs";
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from "node:sqlite";
import { createAuthorizer } from "./create-authorizer.ts";
import { ResultSet } from "./result-set.ts";
import { storeError } from "./store-error.ts";

type Sqlite = typeof import("node:sqlite");

export interface ConnectionOptions {
  readonly hostPath: string;
  readonly isReadOnly: boolean;
  readonly sqlite: Sqlite;
}

export interface Outcome {
  readonly changes: number;
  readonly lastRowId: number;
  /** The first column of the first row, where the statement gives rows. */
  readonly firstValue: SQLOutputValue | undefined;
}

/** One open database file: statements, and transactions that nest. */
export class Connection {
  readonly #hostPath: string;
  readonly #isReadOnly: boolean;
  readonly #sqlite: Sqlite;
  #database: DatabaseSync;
  #depth = 0;

  constructor({ hostPath, isReadOnly, sqlite }: ConnectionOptions) {
    this.#hostPath = hostPath;
    this.#isReadOnly = isReadOnly;
    this.#sqlite = sqlite;
    this.#database = this.#openDatabase();
  }

  /** Runs one statement to its end. What follows it in the text is not run, as on a device. */
  run(sql: string, binds: readonly SQLInputValue[] = []): Outcome {
    const statement = this.#database.prepare(sql);
    if (statement.columns().length === 0) {
      const { changes, lastInsertRowid } = statement.run(...binds);
      return { changes: Number(changes), lastRowId: Number(lastInsertRowid), firstValue: undefined };
    }
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    const [row] = asRows(statement.all(...binds));
    return { changes: 0, lastRowId: -1, firstValue: row?.[0] };
  }

  /** @throws {BusinessError} 14800019 for what gives no rows. */
  query(sql: string, binds: readonly SQLInputValue[] = []): ResultSet {
    const statement = this.#database.prepare(sql);
    const names = statement.columns().map((column) => column.name);
    if (names.length === 0) throw storeError("notQuery");
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    return new ResultSet(names, asRows(statement.all(...binds)));
  }

  /** All that the work does, or nothing. */
  atOnce<T>(work: (connection: Connection) => T): T {
    this.begin();
    try {
      const result = work(this);
      this.commit();
      return result;
    } catch (error) {
      this.rollBack();
      throw error;
    }
  }

  /** Writes the whole database, as it is now, to another file of the machine; one that is there goes. */
  copyTo(hostPath: string): void {
    rmSync(hostPath, { force: true });
    this.#unguarded(() => this.#database.prepare("VACUUM INTO ?").run(hostPath));
  }

  /** Makes this database what that file holds. @throws {BusinessError} 14800010 where there is none. */
  replaceBy(hostPath: string): void {
    if (!existsSync(hostPath)) throw storeError("invalidPath");
    if (this.#depth > 0) throw storeError("inner", "A transaction is running.");
    this.#database.close();
    for (const suffix of ["-wal", "-shm"]) rmSync(`${this.#hostPath}${suffix}`, { force: true });
    copyFileSync(hostPath, this.#hostPath);
    this.#database = this.#openDatabase();
  }

  /** @param start How the outermost one begins; those inside it are savepoints. */
  begin(start = "BEGIN IMMEDIATE"): void {
    this.#database.exec(this.#depth === 0 ? start : `SAVEPOINT level_${this.#depth}`);
    this.#depth += 1;
  }

  /** Does nothing without a transaction, as on a device. */
  commit(): void {
    if (this.#depth === 0) return;
    this.#database.exec(this.#depth === 1 ? "COMMIT" : `RELEASE level_${this.#depth - 1}`);
    this.#depth -= 1;
  }

  /** @throws {BusinessError} 14800000 without a transaction. */
  rollBack(): void {
    if (this.#depth === 0) throw storeError("inner", "No transaction has begun.");
    const savepoint = `level_${this.#depth - 1}`;
    // SQLite itself ends a transaction on some errors; there is nothing left to undo then.
    if (this.#database.isTransaction) {
      this.#database.exec(this.#depth === 1 ? "ROLLBACK" : `ROLLBACK TO ${savepoint}; RELEASE ${savepoint}`);
    }
    this.#depth -= 1;
  }

  close(): void {
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    // Without it a backup of the file alone would miss what still is in the journal.
    if (!this.#isReadOnly) this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#database.close();
  }

  #openDatabase(): DatabaseSync {
    const { DatabaseSync, constants } = this.#sqlite;
    const options = { readOnly: this.#isReadOnly, timeout: 2000, allowExtension: false };
    const database = new DatabaseSync(this.#hostPath, options);
    try {
      // As on a device; writers then do not shut out readers.
      if (!this.#isReadOnly) database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
      database.setAuthorizer(createAuthorizer(constants));
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  }

  // For SQL of ours, which may name another file.
  #unguarded(work: () => void): void {
    this.#database.setAuthorizer(null);
    try {
      work();
    } finally {
      this.#database.setAuthorizer(createAuthorizer(this.#sqlite.constants));
    }
  }
}

function asRows(rows: unknown): readonly (readonly SQLOutputValue[])[] {
  // True because of setReturnArrays, of which Node's types know nothing.
  return rows as readonly (readonly SQLOutputValue[])[];
}
