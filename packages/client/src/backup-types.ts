import type { BusinessError } from "./error/business-error.ts";

// The names, members and order of this file are the platform's: openharmony/interface_sdk-js, api/@ohos.file.backup.d.ts.

/** One argument on failure, `(undefined, data)` on success. Typed as the platform types it, where neither is optional. */
export type AsyncCallback<T, E = void> = (error: BusinessError<E>, data: T) => void;

export type Callback<T> = (data: T) => void;

export interface FileMeta {
  /** A bundle's name, or `name:index` for a clone. */
  readonly bundleName: string;
  /** Bare name of a file of the bundle's backup set, never a path. */
  readonly uri: string;
}

export interface FileData {
  /** An open file that belongs to the receiver, who closes it. */
  readonly fd: number;
}

export interface FileManifestData {
  /** The report that belongs to the same file; -1 where there is none. The receiver closes it as well. */
  readonly manifestFd: number;
}

/** What `onFileReady` hands over. `manifestFd` comes with restore sessions only. */
export interface File extends FileMeta, FileData, Partial<FileManifestData> {}

/**
 * What a session tells its client. Every member may be missing. They are called in order, each in a macrotask of its
 * own, with `this` undefined; what they throw is reported and does no harm. A returned promise is not waited for.
 */
export interface GeneralCallbacks {
  /** On failure only `error` is there, with the bundle's name as its data. */
  onFileReady?: AsyncCallback<File, undefined | string>;
  /** On failure the bundle's name is both the error's data and the second argument. */
  onBundleBegin?: AsyncCallback<string, undefined | string>;
  onBundleEnd?: AsyncCallback<string, undefined | string>;
  onAllBundlesEnd?: AsyncCallback<undefined>;
  /** The service was lost while the session lived. Nothing comes after it. */
  onBackupServiceDied?: Callback<undefined>;
  onResultReport?: (bundleName: string, result: string) => void;
  onProcess?: (bundleName: string, process: string) => void;
}

interface Session {
  /** Applications that can be backed up, without sizes. */
  getLocalCapabilities(): Promise<FileData>;
  /** Ends the session; nothing is called after it resolved. A second call rejects with 13900001. */
  release(): Promise<void>;
}

export interface SessionBackup extends Session {
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
  /** All files of the bundle are written. `uri` must be empty. */
  publishFile(fileMeta: FileMeta): Promise<void>;
  publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
}

/** The default export of `@ohos.file.backup`. Argument errors are thrown, also by what returns a promise. */
export interface BackupModule {
  /** A JSON text with one key. */
  getBackupVersion(): string;
  /** Every application with its size, as a capability file of the caller's that is gone when closed. */
  getLocalCapabilities(): Promise<FileData>;
  getLocalCapabilities(callback: AsyncCallback<FileData>): void;
  /** Throws 13500013 while another session lives; the message is the JSON text that names its holder. */
  readonly SessionBackup: new (
    callbacks: GeneralCallbacks,
  ) => SessionBackup;
  readonly SessionRestore: new (callbacks: GeneralCallbacks) => SessionRestore;
}
