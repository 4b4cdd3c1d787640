import type { BusinessError } from "./error/business-error.ts";

// The names, members and order of this file are the platform's, and so is what is optional and what can be assigned:
// openharmony/interface_sdk-js, api/@ohos.file.backup.d.ts.

/** One argument on failure, `(undefined, data)` on success. Typed as the platform types it, where neither is optional. */
export type AsyncCallback<T, E = void> = (error: BusinessError<E>, data: T) => void;

export type Callback<T> = (data: T) => void;

export interface FileMeta {
  /** A bundle's name, or `name:index` for a clone. */
  bundleName: string;
  /** Bare name of a file of the bundle's backup set, never a path. */
  uri: string;
  /** Several such names, for `getFileHandles` alone. */
  uris?: string[];
}

export interface FileData {
  /** An open file that belongs to the receiver, who closes it. */
  fd: number;
}

export interface FileManifestData {
  /** The report that belongs to the same file; -1 where there is none. The receiver closes it as well. */
  manifestFd: number;
}

export interface IncrementalBackupTime {
  bundleName: string;
  /** When data was saved last, in seconds since 1970; 0 for never. */
  lastIncrementalTime: number;
}

export interface BackupParams {
  /** A JSON text. */
  parameters?: string;
}

export interface BackupPriority {
  /** Larger first, ties in order of arrival. Default 0. */
  priority?: number;
}

/**
 * What an incremental session appends. `manifestFd` is the report of the previous backup; it may be missing and stays
 * the caller's, who may close it as soon as `appendBundles` returned.
 */
export interface IncrementalBackupData
  extends IncrementalBackupTime,
    Partial<FileManifestData>,
    BackupParams,
    BackupPriority {}

/** What `onFileReady` hands over. `manifestFd` is there in incremental and restore sessions only. */
export interface File extends FileMeta, FileData, FileManifestData {}

/** What the storage device is asked for. */
export interface FileSystemRequestConfig {
  /** 0: collect garbage. */
  triggerType: number;
  /** Megabytes, at most 2,097,152. */
  writeSize: number;
  /** Seconds, at most 300. */
  waitTime: number;
}

/** Absolute paths of at most 4096 characters, without `..`. */
export interface PathInfo {
  /** A folder as the client's program sees it. */
  srcPath: string;
  /** A folder as the application sees it that is restored. */
  destPath: string;
}

/** Told a JSON text with what was measured since the last one; its `scanning` is empty in the last report. */
export type OnBackupSizeReport = (reportInfo: string) => void;

/** On failure only `error` is there, with the bundle's name as its data: the first file that could not be opened. */
export type OnFileReadyBatch = (error: BusinessError, files: File[]) => void;

/**
 * What a session tells its client. They are called in order, each in a macrotask of its own, with `this` undefined;
 * what they throw is reported and does no harm. A returned promise is not waited for.
 */
export interface GeneralCallbacks {
  /** On failure only `error` is there, with the bundle's name as its data. */
  onFileReady: AsyncCallback<File, undefined | string>;
  /** On failure the bundle's name is both the error's data and the second argument. */
  onBundleBegin: AsyncCallback<string, undefined | string>;
  onBundleEnd: AsyncCallback<string, undefined | string>;
  onAllBundlesEnd: AsyncCallback<undefined>;
  /** The service was lost while the session lived. Nothing comes after it. */
  onBackupServiceDied: Callback<undefined>;
  onResultReport: (bundleName: string, result: string) => void;
  onProcess: (bundleName: string, process: string) => void;
  onBackupSizeReport?: OnBackupSizeReport;
  /** On failure the bundle's name is both the error's data and the second argument. */
  onMigrateResult?: AsyncCallback<string, undefined | string>;
  /** Files of one bundle, some at once. */
  onFileReadyBatch?: OnFileReadyBatch;
}

/** What a session is constructed with. A member that is missing is not called, whichever it is. */
export type SessionConstructor<S> = new (callbacks: Partial<GeneralCallbacks>) => S;

interface Session {
  /** Applications that can be backed up, without sizes. */
  getLocalCapabilities(): Promise<FileData>;
  /** Ends the session; nothing is called after it resolved. A second call rejects with 13900001. */
  release(): Promise<void>;
  /**
   * Ends a bundle that waits, starts or runs; its end then carries no error.
   *
   * @returns 0; 13500011 where the service cannot be asked; 13500012 for a bundle that is not in the session.
   */
  cancel(bundleName: string): number;
  /** Empties the application's temporary backup folders. Never rejects: false where that was not possible. */
  cleanBundleTempDir(bundleName: string): Promise<boolean>;
  /** What the application says of `extInfo`: `getBackupCompatibilityInfo`, or in a restore the hook of that name. */
  getCompatibilityInfo(bundleName: string, extInfo: string): Promise<string>;
}

interface Measuring {
  /**
   * Resolves when the measurement has begun; the numbers arrive through `onBackupSizeReport`. Rejects with 13900020
   * while another one runs.
   */
  getBackupDataSize(isPreciseScan: boolean, dataList: IncrementalBackupTime[]): Promise<void>;
}

export interface SessionBackup extends Session, Measuring {
  /** Resolves when the bundles are queued; what is refused arrives through `onBundleBegin`. */
  appendBundles(bundlesToBackup: string[], infos?: string[]): Promise<void>;
  appendBundles(bundlesToBackup: string[], callback: AsyncCallback<void>): void;
}

export interface SessionRestore extends Session {
  /**
   * @param remoteCapabilitiesFd The source device's capability file. Read whole before the call returns, from its
   *   start, wherever its position is; it stays open and the caller's.
   */
  appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], infos?: string[]): Promise<void>;
  appendBundles(remoteCapabilitiesFd: number, bundlesToRestore: string[], callback: AsyncCallback<void>): void;
  /** Asks for a file to write into; it arrives through `onFileReady`. */
  getFileHandle(fileMeta: FileMeta): Promise<void>;
  getFileHandle(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
  /** Asks for the files of `uris`; they arrive through `onFileReadyBatch`, without reports. */
  getFileHandles(fileMeta: FileMeta): Promise<void>;
  /** All files of the bundle are written. `uri` must be empty. */
  publishFile(fileMeta: FileMeta): Promise<void>;
  publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
  /** Moves a file, or with an empty `uri` a folder, into the application; the outcome arrives through `onMigrateResult`. */
  migrateFile(paths: PathInfo, fileMeta: FileMeta): Promise<void>;
  /** Asks for a file to write an application package into. No device that we know of the open parts has it. */
  getApkFileHandle(path: string, fileName: string): Promise<FileData>;
}

export interface IncrementalBackupSession extends Session, Measuring {
  /** May be called again until the session is released. */
  appendBundles(bundlesToBackup: IncrementalBackupData[], infos?: string[]): Promise<void>;
  appendBundles(bundlesToBackup: IncrementalBackupData[], callback: AsyncCallback<void>): void;
}

/**
 * The default export of `@ohos.file.backup`. Argument errors are thrown, also by what returns a promise; so are 201
 * without the permission and 202 for an ordinary application, before the arguments are looked at.
 */
export interface BackupModule {
  /** A JSON text with one key. */
  getBackupVersion(): string;
  /** Every application with its size, as a capability file of the caller's that is gone when closed. */
  getLocalCapabilities(): Promise<FileData>;
  getLocalCapabilities(callback: AsyncCallback<FileData>): void;
  /** The applications of the list, with the size of what is new in them. */
  getLocalCapabilities(dataList: IncrementalBackupTime[]): Promise<FileData>;
  /** What the application's `getBackupInfo` gives; `""` where it cannot be asked. */
  getBackupInfo(bundleToBackup: string): string;
  /** Gives a bundle's code another limit, in milliseconds; false where the bundle is in no session. */
  updateTimer(bundleName: string, timeout: number): boolean;
  /** Files of the bundle that are handed over in a second; false outside a backup of it. */
  updateSendRate(bundleName: string, sendRate: number): boolean;
  /** Resolves with a code, also on failure. */
  fileSystemServiceRequest(config: FileSystemRequestConfig): Promise<number>;
  /** Throws 13500013 while another session lives; the message is the JSON text that names its holder. */
  readonly SessionBackup: SessionConstructor<SessionBackup>;
  readonly SessionRestore: SessionConstructor<SessionRestore>;
  readonly IncrementalBackupSession: SessionConstructor<IncrementalBackupSession>;
}
