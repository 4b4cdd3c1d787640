import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { kvError } from "./kv-error.ts";
import { readKvValue, type StoredKvValue } from "./kv-value.ts";

export interface KvEntry {
  readonly key: string;
  readonly value: { readonly type: number; readonly value: unknown };
}

/** One store's file: a table of keys, in the order of their characters. */
export class KvDatabase {
  readonly #database: DatabaseSync;

  constructor(hostPath: string, sqlite: typeof import("node:sqlite")) {
    this.#database = new sqlite.DatabaseSync(hostPath, { timeout: 2000 });
    this.#database.exec(
      "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, type INTEGER NOT NULL, value) WITHOUT ROWID",
    );
  }

  get(key: string): StoredKvValue | undefined {
    const row = this.#database.prepare("SELECT type, value FROM entries WHERE key = ?").get(key);
    // The columns of the table above.
    return row as StoredKvValue | undefined;
  }

  put(key: string, { type, value }: StoredKvValue): void {
    this.#database.prepare("INSERT OR REPLACE INTO entries VALUES (?, ?, ?)").run(key, type, value);
  }

  /** False where there is no such key. */
  delete(key: string): boolean {
    return this.#database.prepare("DELETE FROM entries WHERE key = ?").run(key).changes > 0;
  }

  list(sql: string, binds: readonly SQLInputValue[]): KvEntry[] {
    const rows = this.#database.prepare(`SELECT key, type, value FROM entries${sql}`).all(...binds);
    return (rows as unknown as (StoredKvValue & { key: string })[]).map(({ key, type, value }) => ({
      key,
      value: { type, value: readKvValue({ type, value }) },
    }));
  }

  /** All of it or nothing. Within a transaction of the application's it is part of that. */
  atOnce<T>(work: () => T): T {
    if (this.#database.isTransaction) return work();
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.#database.exec("COMMIT");
      return result;
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }

  begin(): void {
    this.#database.exec("BEGIN IMMEDIATE");
  }

  end(how: "COMMIT" | "ROLLBACK"): void {
    if (!this.#database.isTransaction) throw kvError("notFound");
    this.#database.exec(how);
  }

  copyTo(hostPath: string): void {
    this.#database.prepare("VACUUM INTO ?").run(hostPath);
  }

  close(): void {
    if (!this.#database.isOpen) return;
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
    this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    this.#database.close();
  }
}
