import type { DatabaseSync } from "node:sqlite";

/**
 * A lock that the kernel holds for this process and drops when the process dies, however it dies: there is nothing to
 * clean and no dead pid to guess at. Node offers no flock(2), but SQLite's exclusive transaction is one, everywhere.
 */
export class ExclusiveLock implements Disposable {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** @returns `undefined` where another process holds the lock. The file stays behind, empty, for the next holder. */
  static tryAcquire(path: string): ExclusiveLock | undefined {
    // Loaded here: a process that takes no lock should not pay for SQLite.
    const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      database.exec("BEGIN EXCLUSIVE");
      return new ExclusiveLock(database);
    } catch (error) {
      database.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}

const sqliteBusy = 5;

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}
