declare module "@ohos.file.backup" {
  import type { AsyncCallback, BusinessError, Callback } from "@ohos.base";

  namespace backup {
    interface FileMeta {
      /** A bundle's name, or `name:index` for a clone. */
      bundleName: string;
      /** Bare name of a file of the bundle's backup set, never a path. */
      uri: string;
      /** Several such names, for `getFileHandles` alone. @since 26.0.0 */
      uris?: string[];
    }
    interface FileData {
      /** An open file that belongs to the receiver, who closes it. */
      fd: number;
    }
    /** @since 12 */
    interface FileManifestData {
      /** The report that belongs to the same file. The receiver closes it as well. */
      manifestFd: number;
    }
    /** @since 12 */
    interface IncrementalBackupTime {
      bundleName: string;
      /** When data was saved last, in seconds since 1970; 0 for never. */
      lastIncrementalTime: number;
    }
    /** @since 12 */
    interface BackupParams {
      /** A JSON text. */
      parameters?: string;
    }
    /** @since 12 */
    interface BackupPriority {
      /** Larger first, ties in order of arrival. Default 0. */
      priority?: number;
    }
    /** @since 12 */
    interface IncrementalBackupData extends IncrementalBackupTime, FileManifestData, BackupParams, BackupPriority {}
    interface File extends FileMeta, FileData, FileManifestData {}
    /** @since 23 */
    interface FileSystemRequestConfig {
      /** 0: collect garbage. */
      triggerType: number;
      /** Megabytes, at most 2,097,152. */
      writeSize: number;
      /** Seconds, at most 300. */
      waitTime: number;
    }
    /** Absolute paths of at most 4096 characters, without `..`. @since 26.0.0 */
    interface PathInfo {
      srcPath: string;
      destPath: string;
    }
    /** @since 18 */
    type OnBackupSizeReport = (reportInfo: string) => void;
    /** @since 26.0.0 */
    type OnFileReadyBatch = (error: BusinessError<void>, files: File[]) => void;

    /**
     * What a session tells its client. They are called in order, each in a turn of its own; what they throw is reported
     * and does no harm, and a promise that they return is not waited for.
     */
    interface GeneralCallbacks {
      onFileReady: AsyncCallback<File>;
      /** On failure the bundle's name is the error's data. */
      onBundleBegin: AsyncCallback<string, void | string>;
      onBundleEnd: AsyncCallback<string, void | string>;
      onAllBundlesEnd: AsyncCallback<undefined>;
      onBackupServiceDied: Callback<undefined>;
      /** @since 12 */
      onResultReport(bundleName: string, result: string): void;
      /** @since 12 */
      onProcess(bundleName: string, process: string): void;
      /** @since 18 */
      onBackupSizeReport?: OnBackupSizeReport;
      /** @since 26.0.0 */
      onMigrateResult?: AsyncCallback<string, void | string>;
      /** @since 26.0.0 */
      onFileReadyBatch?: OnFileReadyBatch;
    }

    /** A JSON text with one key. @since 18 */
    function getBackupVersion(): string;
    /** A capability file with every application. */
    function getLocalCapabilities(callback: AsyncCallback<FileData>): void;
    function getLocalCapabilities(): Promise<FileData>;
    /** The applications of the list, with the size of what is new in them. @since 12 */
    function getLocalCapabilities(dataList: Array<IncrementalBackupTime>): Promise<FileData>;
    /** What the application's `getBackupInfo` gives. @since 12 */
    function getBackupInfo(bundleToBackup: string): string;
    /** Gives a bundle's code another limit, in milliseconds. @since 12 */
    function updateTimer(bundleName: string, timeout: number): boolean;
    /** Files of the bundle that are handed over in a second. @since 12 */
    function updateSendRate(bundleName: string, sendRate: number): boolean;
    /** Resolves with a code, also on failure. @since 23 */
    function fileSystemServiceRequest(config: FileSystemRequestConfig): Promise<number>;

    class SessionBackup {
      constructor(callbacks: GeneralCallbacks);
      /** @since 18 */
      getLocalCapabilities(): Promise<FileData>;
      /** The numbers arrive through `onBackupSizeReport`. @since 18 */
      getBackupDataSize(isPreciseScan: boolean, dataList: Array<IncrementalBackupTime>): Promise<void>;
      /** Resolves when the bundles are queued. */
      appendBundles(bundlesToBackup: string[], callback: AsyncCallback<void>): void;
      appendBundles(bundlesToBackup: string[], infos?: string[]): Promise<void>;
      /** @since 12 */
      release(): Promise<void>;
      /** 0, 13500011 or 13500012. @since 18 */
      cancel(bundleName: string): number;
      /** @since 20 */
      cleanBundleTempDir(bundleName: string): Promise<boolean>;
      /** @since 20 */
      getCompatibilityInfo(bundleName: string, extInfo: string): Promise<string>;
    }

    class SessionRestore {
      constructor(callbacks: GeneralCallbacks);
      /** @since 18 */
      getLocalCapabilities(): Promise<FileData>;
      /** @param remoteCapabilitiesFd The capability file of the device that the data comes from. */
      appendBundles(remoteCapabilitiesFd: number, bundlesToBackup: string[], callback: AsyncCallback<void>): void;
      appendBundles(remoteCapabilitiesFd: number, bundlesToBackup: string[], infos?: string[]): Promise<void>;
      /** Asks for a file to write into; it arrives through `onFileReady`. */
      getFileHandle(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
      getFileHandle(fileMeta: FileMeta): Promise<void>;
      /** Asks for the files of `uris`; they arrive through `onFileReadyBatch`. @since 26.0.0 */
      getFileHandles(fileMeta: FileMeta): Promise<void>;
      /** All files of the bundle are written; `uri` must be empty. */
      publishFile(fileMeta: FileMeta, callback: AsyncCallback<void>): void;
      publishFile(fileMeta: FileMeta): Promise<void>;
      /** @since 12 */
      release(): Promise<void>;
      /** @since 18 */
      cancel(bundleName: string): number;
      /** @since 20 */
      cleanBundleTempDir(bundleName: string): Promise<boolean>;
      /** @since 20 */
      getCompatibilityInfo(bundleName: string, extInfo: string): Promise<string>;
      /** The outcome arrives through `onMigrateResult`. @since 26.0.0 */
      migrateFile(paths: PathInfo, fileMeta: FileMeta): Promise<void>;
      /** @since 26.0.0 */
      getApkFileHandle(path: string, fileName: string): Promise<FileData>;
    }

    /** @since 12 */
    class IncrementalBackupSession {
      constructor(callbacks: GeneralCallbacks);
      /** @since 18 */
      getLocalCapabilities(): Promise<FileData>;
      /** @since 18 */
      getBackupDataSize(isPreciseScan: boolean, dataList: Array<IncrementalBackupTime>): Promise<void>;
      appendBundles(bundlesToBackup: Array<IncrementalBackupData>): Promise<void>;
      appendBundles(bundlesToBackup: Array<IncrementalBackupData>, infos: string[]): Promise<void>;
      release(): Promise<void>;
      /** @since 18 */
      cancel(bundleName: string): number;
      /** @since 20 */
      cleanBundleTempDir(bundleName: string): Promise<boolean>;
      /** @since 20 */
      getCompatibilityInfo(bundleName: string, extInfo: string): Promise<string>;
    }
  }
  export default backup;
}
