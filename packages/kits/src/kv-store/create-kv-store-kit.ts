import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { posix } from "node:path";
import process from "node:process";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { contextDirectory } from "../sandbox/context-directory.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { kvConstants } from "./kv-constants.ts";
import { KvDatabase } from "./kv-database.ts";
import { kvError, toKvError } from "./kv-error.ts";
import { Query } from "./kv-query.ts";
import { FieldNode, Schema } from "./kv-schema.ts";
import { KvStore } from "./kv-store.ts";

/** `@ohos.data.distributedKVStore`, on this device only. A store is the folder `<databaseDir>/kvdb/<storeId>`. */
export function createKvStoreKit(files: SandboxFiles): object {
  return withStubs("@ohos.data.distributedKVStore", {
    ...kvConstants,
    Query,
    Schema,
    FieldNode,
    createKVManager: (config: unknown) => {
      const bundleName: unknown = Reflect.get(Object(config), "bundleName");
      if (typeof bundleName !== "string" || bundleName === "") throw parameterError("The bundleName must be a string.");
      const directory = contextDirectory(Reflect.get(Object(config), "context"), "databaseDir");
      return new KvManager(files, posix.join(directory, "kvdb"));
    },
  });
}

interface OpenStore {
  readonly store: KvStore;
  readonly options: object;
  database: KvDatabase | undefined;
}

class KvManager {
  constructor(files: SandboxFiles, directory: string) {
    const opened = new Map<string, OpenStore>();
    const folderOf = (storeId: string) => files.locate(posix.join(directory, storeId), { outside: "EACCES" });
    const close = (storeId: string): void => {
      const known = opened.get(storeId);
      if (known === undefined) throw kvError("notFound");
      known.database?.close();
      known.database = undefined;
      opened.delete(storeId);
    };
    defineAsyncCalls(
      this,
      {
        getKVStore: (storeId, options) => {
          const id = checkStoreId(storeId);
          const given = checkOptions(options);
          return once(() => {
            const known = opened.get(id);
            if (known !== undefined) {
              if (!isSame(known.options, given)) throw kvError("otherOptions");
              return known.store;
            }
            const made = openStore(folderOf(id), given);
            opened.set(id, made);
            return made.store;
          });
        },
        closeKVStore: (_appId, storeId) => {
          const id = checkStoreId(storeId);
          return once(() => close(id));
        },
        deleteKVStore: (_appId, storeId) => {
          const id = checkStoreId(storeId);
          return once(() => {
            if (opened.has(id)) close(id);
            if (!existsSync(folderOf(id))) throw kvError("notFound");
            rmSync(folderOf(id), { recursive: true });
          });
        },
        getAllKVStoreId: () =>
          once(() => {
            const hostPath = files.locate(directory, { outside: "EACCES" });
            return existsSync(hostPath) ? readdirSync(hostPath).toSorted() : [];
          }),
      },
      toKvError,
    );
  }

  on(): void {}

  off(): void {}
}

Object.setPrototypeOf(KvManager.prototype, stubPrototype("@ohos.data.distributedKVStore KVManager"));

function openStore(folder: string, options: object): OpenStore {
  const file = posix.join(folder, "entries.db");
  mkdirSync(folder, { recursive: true, mode: 0o770 });
  const openDatabase = () => new KvDatabase(file, process.getBuiltinModule("node:sqlite"));
  const state: { database: KvDatabase | undefined } = { database: openDatabase() };
  const store = new KvStore({
    securityLevel: Reflect.get(options, "securityLevel"),
    backupDirectory: posix.join(folder, "backup"),
    open: () => {
      if (state.database === undefined) throw kvError("closed");
      return state.database;
    },
    replaceBy: (hostPath) => {
      state.database?.close();
      copyFileSync(hostPath, file);
      state.database = openDatabase();
    },
  });
  return Object.assign(state, { store, options });
}

function checkStoreId(storeId: unknown): string {
  if (typeof storeId !== "string" || !/^\w{1,128}$/.test(storeId)) {
    throw parameterError("The storeId must be 1 to 128 letters, digits or underscores.");
  }
  return storeId;
}

function checkOptions(options: unknown): object {
  const level: unknown = Reflect.get(Object(options), "securityLevel");
  if (!Object.values(kvConstants.SecurityLevel).some((known) => known === level)) {
    throw parameterError("The securityLevel must be one of SecurityLevel.");
  }
  return Object(options);
}

function isSame(one: object, other: object): boolean {
  return ["securityLevel", "kvStoreType", "encrypt"].every(
    (name) => Reflect.get(one, name) === Reflect.get(other, name),
  );
}
