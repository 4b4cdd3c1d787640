import { rmSync } from "node:fs";
import { posix } from "node:path";
import { defineAsyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import type { WriteLog } from "../log/log-line.ts";
import { checkStoreName } from "../sandbox/check-store-name.ts";
import { contextDirectory } from "../sandbox/context-directory.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { ConflictResolution } from "./conflict-resolution.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { RdbPredicates } from "./rdb-predicates.ts";
import { RdbStore } from "./rdb-store.ts";
import { toStoreError } from "./sqlite-error.ts";
import { storeConstants } from "./store-constants.ts";
import { storeError } from "./store-error.ts";
import { TransactionType } from "./transaction.ts";

export interface RelationalStoreOptions {
  readonly files: SandboxFiles;
  readonly writeLog: WriteLog;
}

/** `@ohos.data.relationalStore`. Databases are at `<databaseDir>/rdb/<name>` of the context that is given. */
export function createRelationalStore({ files, writeLog }: RelationalStoreOptions): object {
  const pool = new ConnectionPool();
  const kit = withStubs("@ohos.data.relationalStore", {
    ...storeConstants,
    ConflictResolution,
    TransactionType,
    RdbPredicates,
    isVectorSupported: () => false,
    isTokenizerSupported: () => false,
  });
  defineAsyncCalls(
    kit,
    {
      getRdbStore: (context, config) => {
        const path = pathOf(context, config);
        const level = levelOf(config);
        const isReadOnly = Reflect.get(Object(config), "isReadOnly") === true;
        return once(() => {
          if (Reflect.get(Object(config), "encrypt") === true) warnOfPlainText(path, writeLog);
          const hostPath = locate(files, path);
          pool.checkLevel(hostPath, level);
          const connection = pool.open(hostPath, isReadOnly);
          return new RdbStore({
            connection,
            release: () => pool.release(hostPath),
            tellRefused: (so) => writeLog({ level: "warn", tag: "relationalStore", text: so }),
            openAnother: () => pool.openAlone(hostPath),
            locateBackup: (backup) => locate(files, posix.join(posix.dirname(path), checkStoreName(backup))),
          });
        });
      },
      deleteRdbStore: (context, config) => {
        const path = pathOf(context, config);
        return once(() => {
          const hostPath = locate(files, path);
          pool.closeNow(hostPath);
          for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(`${hostPath}${suffix}`, { force: true });
        });
      },
    },
    toStoreError,
  );
  return kit;
}

// The second argument is the name, or a StoreConfig with it. A customDir lies below `rdb`.
function pathOf(context: unknown, config: unknown): string {
  const isObject = typeof config === "object" && config !== null;
  const name = checkStoreName(isObject ? Reflect.get(config, "name") : config);
  const customDir: unknown = isObject ? (Reflect.get(config, "customDir") ?? "") : "";
  if (typeof customDir !== "string") throw parameterError("The customDir must be a string.");
  const base = posix.join(contextDirectory(context, "databaseDir"), "rdb");
  const path = posix.join(base, customDir, name);
  if (!path.startsWith(`${base}/`)) throw parameterError("The customDir must not lead out of the database folder.");
  return path;
}

function levelOf(config: unknown): number {
  const given: unknown = Reflect.get(Object(config), "securityLevel");
  const level = Object.values(storeConstants.SecurityLevel).find((known) => known === given);
  if (level === undefined) throw parameterError("The securityLevel must be one of SecurityLevel.");
  return level;
}

function locate(files: SandboxFiles, path: string): string {
  try {
    return files.locate(path, { outside: "EACCES" });
  } catch (error) {
    throw error instanceof BusinessError ? storeError("invalidPath") : error;
  }
}

function warnOfPlainText(path: string, writeLog: WriteLog): void {
  writeLog({
    level: "warn",
    tag: "relationalStore",
    text: `Opening ${path}: encryption is not available here, the file is plain`,
  });
}
