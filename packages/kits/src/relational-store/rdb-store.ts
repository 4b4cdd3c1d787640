import { defineAsyncCalls, defineCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import type { Connection } from "./connection.ts";
import { dataOperations, olderOperations } from "./data-operations.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeError } from "./store-error.ts";
import { Transaction, transactionStart } from "./transaction.ts";

export interface RdbStoreOptions {
  readonly connection: Connection;
  /** Called once, when the application closes the store. */
  readonly release: () => void;
  /** Opens a connection of its own to the same file. */
  readonly openAnother: () => Connection;
  /** Told SQL's words for what a store gives as a result and not as an error. */
  readonly tellRefused: (so: string) => void;
  /** Where a backup of that name lies on the machine. */
  readonly locateBackup: (name: unknown) => string;
}

/** @see interface_sdk-js: api/@ohos.data.relationalStore.d.ts, RdbStore */
export class RdbStore {
  readonly #connection: Connection;
  /** RebuildType.NONE */
  readonly rebuilt = 0;
  #isClosed = false;

  constructor({ connection, release, openAnother, tellRefused, locateBackup }: RdbStoreOptions) {
    this.#connection = connection;
    defineCalls(
      this,
      { ...dataOperations(() => this.#open), ...olderOperations(() => this.#open, tellRefused) },
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
        createTransaction: (options) => {
          const start = transactionStart(options);
          return once(() => {
            if (this.#isClosed) throw storeError("closed");
            return new Transaction(openAnother(), start);
          });
        },
        backup: (name) => {
          const path = locateBackup(name);
          return once(() => this.#open.copyTo(path));
        },
        restore: (name) => {
          const path = locateBackup(name);
          return once(() => this.#open.replaceBy(path));
        },
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

  /** Nobody else changes the data, so that there is nothing to tell. */
  on(): void {}

  off(): void {}

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
}

Object.setPrototypeOf(RdbStore.prototype, stubPrototype("@ohos.data.relationalStore RdbStore"));
