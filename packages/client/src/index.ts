export { type AskServiceOptions, askService, type ServiceQuestions, type ServiceStatus } from "./ask-service.ts";
export type { BackupModuleOptions } from "./backup-module-options.ts";
export type {
  AsyncCallback,
  BackupModule,
  BackupParams,
  BackupPriority,
  Callback,
  File,
  FileData,
  FileManifestData,
  FileMeta,
  FileSystemRequestConfig,
  GeneralCallbacks,
  IncrementalBackupData,
  IncrementalBackupSession,
  IncrementalBackupTime,
  OnBackupSizeReport,
  OnFileReadyBatch,
  PathInfo,
  SessionBackup,
  SessionConstructor,
  SessionRestore,
} from "./backup-types.ts";
export { createBackupModule } from "./create-backup-module.ts";
export { type EnsureServiceOptions, ensureService } from "./ensure-service.ts";
export { BusinessError } from "./error/business-error.ts";
export { type IssueTokenOptions, issueToken } from "./issue-token.ts";
export { failedToStart, parseReadiness } from "./link/service-readiness.ts";
export type { ServiceProgram } from "./link/start-service.ts";
