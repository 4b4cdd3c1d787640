import { defineAsyncCalls, defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import type { Connection } from "./connection.ts";
import { dataOperations } from "./data-operations.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeError } from "./store-error.ts";

export const TransactionType = Object.freeze({ DEFERRED: 0, IMMEDIATE: 1, EXCLUSIVE: 2 });

const starts = ["BEGIN DEFERRED", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"] as const;

/** The SQL that begins what the options ask for. */
export function transactionStart(options: unknown): string {
  const type: unknown = Reflect.get(Object(options), "transactionType") ?? TransactionType.DEFERRED;
  const start = typeof type === "number" ? starts[type] : undefined;
  if (start === undefined) throw parameterError("The transactionType must be one of TransactionType.");
  return start;
}

/**
 * `relationalStore.Transaction`: a connection of its own, from its beginning until it is committed or rolled back.
 *
 * @see interface_sdk-js: api/@ohos.data.relationalStore.d.ts, Transaction
 */
export class Transaction {
  #connection: Connection | undefined;

  constructor(connection: Connection, start: string) {
    this.#connection = connection;
    try {
      connection.begin(start);
    } catch (error) {
      connection.close();
      throw error;
    }
    const end = (how: "commit" | "rollBack") =>
      once(() => {
        const ended = this.#open;
        ended[how]();
        this.#connection = undefined;
        ended.close();
      });
    defineCalls(
      this,
      dataOperations(() => this.#open),
      toStoreError,
    );
    defineAsyncCalls(this, { commit: () => end("commit"), rollback: () => end("rollBack") }, toStoreError);
  }

  get #open(): Connection {
    if (this.#connection === undefined) throw storeError("closed");
    return this.#connection;
  }
}

Object.setPrototypeOf(Transaction.prototype, stubPrototype("@ohos.data.relationalStore Transaction"));
