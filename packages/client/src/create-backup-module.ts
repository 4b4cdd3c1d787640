import { checkCaller } from "./access/check-caller.ts";
import type { BackupModuleOptions } from "./backup-module-options.ts";
import type { AsyncCallback, BackupModule, FileData, IncrementalBackupTime } from "./backup-types.ts";
import { backupVersion } from "./backup-version.ts";
import { getBackupInfo } from "./functions/get-backup-info.ts";
import { getLocalCapabilities } from "./functions/get-local-capabilities.ts";
import { requestFileSystemService } from "./functions/request-file-system-service.ts";
import { updateSendRate } from "./functions/update-send-rate.ts";
import { updateTimer } from "./functions/update-timer.ts";
import { Link } from "./link/link.ts";
import type { ModuleContext } from "./module-context.ts";
import { defineIncrementalBackupSession } from "./session/incremental-backup-session.ts";
import { defineSessionBackup } from "./session/session-backup.ts";
import { defineSessionRestore } from "./session/session-restore.ts";

/**
 * `@ohos.file.backup` of one device home. Connects at the first call that needs the service, and starts one where
 * nobody listens. Its errors are {@link BusinessError}; what happened in our own words is their `cause`.
 */
export function createBackupModule(options: BackupModuleOptions): BackupModule & Disposable {
  const { identity, reportCallbackError, toHostPath } = options;
  const link = new Link(options);
  const context: ModuleContext = {
    link,
    identity,
    reportCallbackError,
    ...(toHostPath === undefined ? {} : { toHostPath }),
  };

  function permitted<T>(work: (context: ModuleContext, args: readonly unknown[]) => T): (...args: unknown[]) => T {
    return (...args) => {
      checkCaller(identity);
      return work(context, args);
    };
  }

  const ofAllForms = permitted(getLocalCapabilities);
  function capabilities(): Promise<FileData>;
  function capabilities(callback: AsyncCallback<FileData>): void;
  function capabilities(dataList: IncrementalBackupTime[]): Promise<FileData>;
  function capabilities(...args: unknown[]): Promise<FileData> | undefined {
    return ofAllForms(...args);
  }

  return {
    getBackupVersion: permitted(() => backupVersion),
    getLocalCapabilities: capabilities,
    getBackupInfo: permitted(getBackupInfo),
    updateTimer: permitted(updateTimer),
    updateSendRate: permitted(updateSendRate),
    fileSystemServiceRequest: permitted(requestFileSystemService),
    SessionBackup: defineSessionBackup(context),
    SessionRestore: defineSessionRestore(context),
    IncrementalBackupSession: defineIncrementalBackupSession(context),
    [Symbol.dispose]: () => link[Symbol.dispose](),
  };
}
