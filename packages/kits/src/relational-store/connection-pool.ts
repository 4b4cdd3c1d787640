import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import process from "node:process";
import { Connection } from "./connection.ts";
import { storeError } from "./store-error.ts";

interface Shared {
  readonly connection: Connection;
  userCount: number;
}

/**
 * One connection a file, however many stores use it: like on a device, a transaction that one store began is the other's
 * too. SQLite is loaded with the first.
 */
export class ConnectionPool {
  readonly #shared = new Map<string, Shared>();
  /** As far as this process knows: the file does not tell. */
  readonly #levels = new Map<string, number>();

  /** Every `open` needs a `release`. The file and its folders are made if they are not there. */
  open(hostPath: string, isReadOnly: boolean): Connection {
    const existing = this.#shared.get(hostPath);
    if (existing !== undefined) {
      existing.userCount += 1;
      return existing.connection;
    }
    const sqlite = process.getBuiltinModule("node:sqlite");
    if (!isReadOnly) mkdirSync(dirname(hostPath), { recursive: true, mode: 0o770 });
    const connection = new Connection({ hostPath, isReadOnly, sqlite });
    this.#shared.set(hostPath, { connection, userCount: 1 });
    return connection;
  }

  /** @throws {BusinessError} 14800017 for a lower security level than the file had: what is in it may need that one. */
  checkLevel(hostPath: string, level: number): void {
    if (level < (this.#levels.get(hostPath) ?? 0)) throw storeError("configChanged");
    this.#levels.set(hostPath, level);
  }

  /** A connection that nobody shares; whoever asks for it closes it. */
  openAlone(hostPath: string): Connection {
    return new Connection({ hostPath, isReadOnly: false, sqlite: process.getBuiltinModule("node:sqlite") });
  }

  /** Closes the connection with its last user. */
  release(hostPath: string): void {
    const shared = this.#shared.get(hostPath);
    if (shared === undefined) throw storeError("closed");
    shared.userCount -= 1;
    if (shared.userCount > 0) return;
    this.#shared.delete(hostPath);
    shared.connection.close();
  }

  /** Closes it for all its users, for the file is going. Does nothing where it is not open. */
  closeNow(hostPath: string): void {
    this.#levels.delete(hostPath);
    const shared = this.#shared.get(hostPath);
    this.#shared.delete(hostPath);
    shared?.connection.close();
  }
}
