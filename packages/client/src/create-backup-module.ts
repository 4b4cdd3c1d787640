import { type AnyCallback, isCallback } from "./arguments/any-callback.ts";
import { argumentError } from "./arguments/argument-error.ts";
import { checkCount } from "./arguments/check-count.ts";
import type { BackupModuleOptions } from "./backup-module-options.ts";
import type { AsyncCallback, BackupModule, FileData } from "./backup-types.ts";
import { backupVersion } from "./backup-version.ts";
import { promiseOrCallback } from "./callbacks/promise-or-callback.ts";
import { fetchCapabilities } from "./capabilities/fetch-capabilities.ts";
import { Link } from "./link/link.ts";
import { defineSessionBackup } from "./session/session-backup.ts";
import { defineSessionRestore } from "./session/session-restore.ts";

/**
 * `@ohos.file.backup` of one device home. Connects at the first call that needs the service, and starts one where
 * nobody listens. Its errors are {@link BusinessError}; what happened in our own words is their `cause`.
 */
export function createBackupModule(options: BackupModuleOptions): BackupModule & Disposable {
  const link = new Link(options);
  const { reportCallbackError } = options;

  function getLocalCapabilities(): Promise<FileData>;
  function getLocalCapabilities(callback: AsyncCallback<FileData>): void;
  function getLocalCapabilities(...args: unknown[]): Promise<FileData> | undefined {
    const callback = parseOnlyCallback(args);
    return promiseOrCallback(fetchCapabilities(link, "device"), callback, reportCallbackError);
  }

  return {
    getBackupVersion: () => backupVersion,
    getLocalCapabilities,
    SessionBackup: defineSessionBackup({ link, reportCallbackError }),
    SessionRestore: defineSessionRestore({ link, reportCallbackError }),
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}

function parseOnlyCallback(args: readonly unknown[]): AnyCallback | undefined {
  checkCount(args, 0, 1);
  const [callback] = args;
  if (callback === undefined || isCallback(callback)) return callback;
  throw argumentError("Cannot take the callback: it is not a function");
}
