import { existsSync, mkdirSync, rmSync } from "node:fs";
import { posix } from "node:path";
import { setImmediate } from "node:timers";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { checkStoreName } from "../sandbox/check-store-name.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import type { KvDatabase } from "./kv-database.ts";
import { kvError, toKvError } from "./kv-error.ts";
import { Query } from "./kv-query.ts";
import { KvResultSet } from "./kv-result-set.ts";
import { checkBatch, checkKey, readKvValue, storeKvValue } from "./kv-value.ts";

export interface KvStoreOptions {
  readonly securityLevel: unknown;
  /** Of the machine; where the store's own backups lie. */
  readonly backupDirectory: string;
  readonly open: () => KvDatabase;
  /** Closes the store, replaces its file by this one, and opens it again. */
  readonly replaceBy: (hostPath: string) => void;
}

type Listener = (notification: object) => void;

/** `distributedKVStore.SingleKVStore`, and the DeviceKVStore, whose other devices nobody ever meets here. */
export class KvStore {
  readonly #listeners = new Set<Listener>();

  constructor({ securityLevel, backupDirectory, open, replaceBy }: KvStoreOptions) {
    const backupPath = (name: unknown): string => posix.join(backupDirectory, checkStoreName(name));
    const listing = (given: readonly unknown[]) => {
      const { sql, binds } = Query.sqlOf(queryOf(given));
      return () => open().list(sql, [...binds]);
    };
    defineAsyncCalls(
      this,
      {
        put: (key, value) => {
          const [name, stored] = [checkKey(key), storeKvValue(value)];
          return once(() => this.#change([name], () => open().put(name, stored)));
        },
        putBatch: (entries) => {
          const rows = checkBatch(entries).map(readEntry);
          return once(() =>
            this.#change(
              rows.map(({ key }) => key),
              () =>
                open().atOnce(() => {
                  for (const { key, stored } of rows) open().put(key, stored);
                }),
            ),
          );
        },
        delete: (key) => {
          const name = checkKey(key);
          return once(() => this.#change([], () => void open().delete(name), [name]));
        },
        deleteBatch: (keys) => {
          const names = checkBatch(keys).map(checkKey);
          return once(() =>
            this.#change([], () => open().atOnce(() => names.forEach((name) => void open().delete(name))), names),
          );
        },
        get: (...args) => {
          const name = checkKey(args.at(-1));
          return once(() => {
            const found = open().get(name);
            if (found === undefined) throw kvError("notFound");
            return readKvValue(found);
          });
        },
        getEntries: (...args) => once(listing(args)),
        getResultSize: (...args) => {
          const list = listing(args);
          return once(() => list().length);
        },
        getResultSet: (...args) => {
          const list = listing(args);
          return once(() => new KvResultSet(list()));
        },
        closeResultSet: (set) => {
          if (!(set instanceof KvResultSet)) throw parameterError("The resultSet must be a KVStoreResultSet.");
          return once(() => KvResultSet.close(set));
        },
        backup: (file) => {
          const path = backupPath(file);
          return once(() => {
            mkdirSync(backupDirectory, { recursive: true });
            rmSync(path, { force: true });
            open().copyTo(path);
          });
        },
        restore: (file) => {
          const path = backupPath(file);
          return once(() => {
            if (!existsSync(path)) throw kvError("corrupted");
            replaceBy(path);
          });
        },
        deleteBackup: (names) => {
          const paths = checkBatch(names).map((name): [unknown, string] => [name, backupPath(name)]);
          return once(() =>
            paths.map(([name, path]) => {
              const isThere = existsSync(path);
              rmSync(path, { force: true });
              return [name, isThere ? 0 : 27459591];
            }),
          );
        },
        startTransaction: () => once(() => open().begin()),
        commit: () => once(() => open().end("COMMIT")),
        rollback: () => once(() => open().end("ROLLBACK")),
        enableSync: () => once(() => {}),
        setSyncRange: () => once(() => {}),
        setSyncParam: () => once(() => {}),
        removeDeviceData: () => once(() => {}),
        getSecurityLevel: () => once(() => securityLevel),
      },
      toKvError,
    );
  }

  on(event: unknown, typeOrListener: unknown, listener?: unknown): void {
    const given = event === "dataChange" ? listener : typeOrListener;
    if (typeof given !== "function") throw parameterError("The listener must be a function.");
    // A listener takes and gives whatever it likes.
    if (event === "dataChange") this.#listeners.add(given as Listener);
  }

  off(_event: unknown, listener?: unknown): void {
    if (listener === undefined) this.#listeners.clear();
    else this.#listeners.delete(listener as Listener);
  }

  /** There is nobody to exchange data with. */
  sync(): void {}

  #change(keys: readonly string[], work: () => void, deleted: readonly string[] = []): void {
    work();
    if (this.#listeners.size === 0) return;
    const entriesOf = (names: readonly string[]) => names.map((key) => ({ key }));
    const notification = {
      insertEntries: entriesOf(keys),
      updateEntries: [],
      deleteEntries: entriesOf(deleted),
      deviceId: "",
    };
    for (const listener of this.#listeners) setImmediate(() => listener(notification));
  }
}

Object.setPrototypeOf(KvStore.prototype, stubPrototype("@ohos.data.distributedKVStore SingleKVStore"));

// `(prefix)`, `(query)`, or either after a device's id.
function queryOf(args: readonly unknown[]): Query {
  const given = args.at(-1);
  if (given instanceof Query) return given;
  if (typeof given !== "string") throw parameterError("The argument must be a key's prefix or a Query.");
  return new Query().prefixKey(given);
}

// `{key, value: {type, value}}`; the type is what the value is.
function readEntry(entry: unknown) {
  const key = checkKey(Reflect.get(Object(entry), "key"));
  return { key, stored: storeKvValue(Reflect.get(Object(Reflect.get(Object(entry), "value")), "value")) };
}
