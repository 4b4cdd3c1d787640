declare module "@ohos.file.fs" {
  import type { AsyncCallback } from "@ohos.base";

  export interface ReadOptions {
    /** Position in the file; absent for the current one. */
    offset?: number;
    length?: number;
  }
  export interface WriteOptions {
    offset?: number;
    length?: number;
    encoding?: string;
  }
  export interface ReadTextOptions {
    offset?: number;
    length?: number;
    encoding?: string;
  }
  export interface Options {
    encoding?: string;
  }
  export interface Filter {
    suffix?: string[];
    displayName?: string[];
    mimeType?: string[];
    fileSizeOver?: number;
    lastModifiedAfter?: number;
    excludeMedia?: boolean;
  }
  export interface ListFileOptions {
    recursion?: boolean;
    /** 0 for all. */
    listNum?: number;
    filter?: Filter;
  }
  export interface RandomAccessFileOptions {
    start?: number;
    /** Where the streams of the file end. */
    end?: number;
  }
  export interface Progress {
    readonly processedSize: number;
    readonly totalSize: number;
  }
  export interface CopyOptions {
    progressListener?: (progress: Progress) => void;
    copySignal?: fileIo.TaskSignal;
  }
  export interface WatchEvent {
    readonly fileName: string;
    /** Bits of inotify's. */
    readonly event: number;
    readonly cookie: number;
  }
  export interface ConflictFiles {
    srcFile: string;
    destFile: string;
  }
  export interface ReaderIteratorResult {
    done: boolean;
    value: string;
  }

  namespace fileIo {
    namespace OpenMode {
      const READ_ONLY: 0;
      const WRITE_ONLY: 1;
      const READ_WRITE: 2;
      const CREATE: 64;
      const TRUNC: 512;
      const APPEND: 1024;
      const NONBLOCK: 2048;
      const DIR: 65536;
      const NOFOLLOW: 131072;
      const SYNC: 1052672;
    }
    enum AccessModeType {
      EXIST = 0,
      WRITE = 2,
      READ = 4,
      READ_WRITE = 6,
    }
    enum AccessFlagType {
      LOCAL = 0,
    }
    enum WhenceType {
      SEEK_SET = 0,
      SEEK_CUR = 1,
      SEEK_END = 2,
    }
    enum LocationType {
      LOCAL = 1,
      CLOUD = 2,
    }

    interface File {
      readonly fd: number;
      readonly path: string;
      readonly name: string;
      getParent(): string;
      lock(exclusive?: boolean): Promise<void>;
      lock(callback: AsyncCallback<void>): void;
      lock(exclusive: boolean, callback: AsyncCallback<void>): void;
      tryLock(exclusive?: boolean): void;
      unlock(): void;
    }
    /** Times are whole seconds, those that end in `Ns` nanoseconds. */
    interface Stat {
      readonly ino: bigint;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
      readonly size: number;
      readonly atime: number;
      readonly mtime: number;
      readonly ctime: number;
      readonly atimeNs?: bigint;
      readonly mtimeNs?: bigint;
      readonly ctimeNs?: bigint;
      readonly location: LocationType;
      isBlockDevice(): boolean;
      isCharacterDevice(): boolean;
      isDirectory(): boolean;
      isFIFO(): boolean;
      isFile(): boolean;
      isSocket(): boolean;
      isSymbolicLink(): boolean;
    }
    interface ReaderIterator {
      next(): ReaderIteratorResult;
    }
    interface Stream {
      read(buffer: ArrayBuffer, options?: ReadOptions): Promise<number>;
      read(buffer: ArrayBuffer, callback: AsyncCallback<number>): void;
      read(buffer: ArrayBuffer, options: ReadOptions, callback: AsyncCallback<number>): void;
      readSync(buffer: ArrayBuffer, options?: ReadOptions): number;
      write(buffer: ArrayBuffer | string, options?: WriteOptions): Promise<number>;
      write(buffer: ArrayBuffer | string, callback: AsyncCallback<number>): void;
      write(buffer: ArrayBuffer | string, options: WriteOptions, callback: AsyncCallback<number>): void;
      writeSync(buffer: ArrayBuffer | string, options?: WriteOptions): number;
      flush(): Promise<void>;
      flush(callback: AsyncCallback<void>): void;
      flushSync(): void;
      close(): Promise<void>;
      close(callback: AsyncCallback<void>): void;
      closeSync(): void;
    }
    interface RandomAccessFile {
      readonly fd: number;
      readonly filePointer: number;
      setFilePointer(filePointer: number): void;
      read(buffer: ArrayBuffer, options?: ReadOptions): Promise<number>;
      read(buffer: ArrayBuffer, callback: AsyncCallback<number>): void;
      read(buffer: ArrayBuffer, options: ReadOptions, callback: AsyncCallback<number>): void;
      readSync(buffer: ArrayBuffer, options?: ReadOptions): number;
      write(buffer: ArrayBuffer | string, options?: WriteOptions): Promise<number>;
      write(buffer: ArrayBuffer | string, callback: AsyncCallback<number>): void;
      write(buffer: ArrayBuffer | string, options: WriteOptions, callback: AsyncCallback<number>): void;
      writeSync(buffer: ArrayBuffer | string, options?: WriteOptions): number;
      close(): void;
      getReadStream(): ReadStream;
      getWriteStream(): WriteStream;
    }
    class TaskSignal {
      /** Fails with 13900047 where nothing is being copied with it. */
      cancel(): void;
      /** Resolves with the path of what was copied last. */
      onCancel(): Promise<string>;
    }
    /** A new content takes the old one's place whole, when it is finished. */
    class AtomicFile {
      constructor(path: string);
      getBaseFile(): File;
      openRead(): ReadStream;
      readFully(): ArrayBuffer;
      startWrite(): WriteStream;
      finishWrite(): void;
      failWrite(): void;
      delete(): void;
    }
    interface Watcher {
      start(): void;
      stop(): void;
    }
    interface ReadStreamOptions {
      start?: number;
      end?: number;
    }
    interface WriteStreamOptions {
      start?: number;
      mode?: number;
    }
    interface ReadStream {
      readonly path: string;
      readonly bytesRead: number;
      seek(offset: number): number;
      close(): void;
    }
    interface WriteStream {
      readonly path: string;
      readonly bytesWritten: number;
      seek(offset: number): number;
      close(): void;
    }

    /** Never fails for a file that is not there: it gives false. */
    function access(path: string, mode?: AccessModeType): Promise<boolean>;
    function access(path: string, callback: AsyncCallback<boolean>): void;
    function access(path: string, mode: AccessModeType, callback: AsyncCallback<boolean>): void;
    function accessSync(path: string, mode?: AccessModeType): boolean;
    function accessSync(path: string, mode: AccessModeType, flag: AccessFlagType): boolean;
    function open(path: string, mode?: number): Promise<File>;
    function open(path: string, callback: AsyncCallback<File>): void;
    function open(path: string, mode: number, callback: AsyncCallback<File>): void;
    function openSync(path: string, mode?: number): File;
    function close(file: number | File): Promise<void>;
    function close(file: number | File, callback: AsyncCallback<void>): void;
    function closeSync(file: number | File): void;
    function stat(file: string | number): Promise<Stat>;
    function stat(file: string | number, callback: AsyncCallback<Stat>): void;
    function statSync(file: string | number): Stat;
    function lstat(path: string): Promise<Stat>;
    function lstat(path: string, callback: AsyncCallback<Stat>): void;
    function lstatSync(path: string): Stat;
    /** One level, or with `recursion` all that are missing; the last must not be there. */
    function mkdir(path: string, recursion?: boolean): Promise<void>;
    function mkdir(path: string, callback: AsyncCallback<void>): void;
    function mkdir(path: string, recursion: boolean, callback: AsyncCallback<void>): void;
    function mkdirSync(path: string, recursion?: boolean): void;
    /** The whole tree. */
    function rmdir(path: string): Promise<void>;
    function rmdir(path: string, callback: AsyncCallback<void>): void;
    function rmdirSync(path: string): void;
    function unlink(path: string): Promise<void>;
    function unlink(path: string, callback: AsyncCallback<void>): void;
    function unlinkSync(path: string): void;
    function rename(oldPath: string, newPath: string): Promise<void>;
    function rename(oldPath: string, newPath: string, callback: AsyncCallback<void>): void;
    function renameSync(oldPath: string, newPath: string): void;
    function symlink(target: string, srcPath: string): Promise<void>;
    function symlink(target: string, srcPath: string, callback: AsyncCallback<void>): void;
    function symlinkSync(target: string, srcPath: string): void;
    /** A descriptor as source is read from its start; one as target is emptied first. */
    function copyFile(src: string | number, dest: string | number, mode?: number): Promise<void>;
    function copyFile(src: string | number, dest: string | number, callback: AsyncCallback<void>): void;
    function copyFile(src: string | number, dest: string | number, mode: number, callback: AsyncCallback<void>): void;
    function copyFileSync(src: string | number, dest: string | number, mode?: number): void;
    function moveFile(src: string, dest: string, mode?: number): Promise<void>;
    function moveFile(src: string, dest: string, callback: AsyncCallback<void>): void;
    function moveFile(src: string, dest: string, mode: number, callback: AsyncCallback<void>): void;
    function moveFileSync(src: string, dest: string, mode?: number): void;
    function copyDir(src: string, dest: string, mode?: number): Promise<void>;
    function copyDir(src: string, dest: string, callback: AsyncCallback<void>): void;
    function copyDir(src: string, dest: string, mode: number, callback: AsyncCallback<void>): void;
    function copyDirSync(src: string, dest: string, mode?: number): void;
    function moveDir(src: string, dest: string, mode?: number): Promise<void>;
    function moveDir(src: string, dest: string, callback: AsyncCallback<void>): void;
    function moveDir(src: string, dest: string, mode: number, callback: AsyncCallback<void>): void;
    function moveDirSync(src: string, dest: string, mode?: number): void;
    function listFile(path: string, options?: ListFileOptions): Promise<string[]>;
    function listFile(path: string, callback: AsyncCallback<string[]>): void;
    function listFile(path: string, options: ListFileOptions, callback: AsyncCallback<string[]>): void;
    function listFileSync(path: string, options?: ListFileOptions): string[];
    function read(fd: number, buffer: ArrayBuffer, options?: ReadOptions): Promise<number>;
    function read(fd: number, buffer: ArrayBuffer, callback: AsyncCallback<number>): void;
    function read(fd: number, buffer: ArrayBuffer, options: ReadOptions, callback: AsyncCallback<number>): void;
    function readSync(fd: number, buffer: ArrayBuffer, options?: ReadOptions): number;
    function write(fd: number, buffer: ArrayBuffer | string, options?: WriteOptions): Promise<number>;
    function write(fd: number, buffer: ArrayBuffer | string, callback: AsyncCallback<number>): void;
    function write(
      fd: number,
      buffer: ArrayBuffer | string,
      options: WriteOptions,
      callback: AsyncCallback<number>,
    ): void;
    function writeSync(fd: number, buffer: ArrayBuffer | string, options?: WriteOptions): number;
    function readText(filePath: string, options?: ReadTextOptions): Promise<string>;
    function readText(filePath: string, callback: AsyncCallback<string>): void;
    function readText(filePath: string, options: ReadTextOptions, callback: AsyncCallback<string>): void;
    function readTextSync(filePath: string, options?: ReadTextOptions): string;
    function readLines(filePath: string, options?: Options): Promise<ReaderIterator>;
    function readLines(filePath: string, callback: AsyncCallback<ReaderIterator>): void;
    function readLines(filePath: string, options: Options, callback: AsyncCallback<ReaderIterator>): void;
    function readLinesSync(filePath: string, options?: Options): ReaderIterator;
    function truncate(file: string | number, len?: number): Promise<void>;
    function truncate(file: string | number, callback: AsyncCallback<void>): void;
    function truncate(file: string | number, len: number, callback: AsyncCallback<void>): void;
    function truncateSync(file: string | number, len?: number): void;
    function fsync(fd: number): Promise<void>;
    function fsync(fd: number, callback: AsyncCallback<void>): void;
    function fsyncSync(fd: number): void;
    function fdatasync(fd: number): Promise<void>;
    function fdatasync(fd: number, callback: AsyncCallback<void>): void;
    function fdatasyncSync(fd: number): void;
    /** The prefix ends in `XXXXXX`. */
    function mkdtemp(prefix: string): Promise<string>;
    function mkdtemp(prefix: string, callback: AsyncCallback<string>): void;
    function mkdtempSync(prefix: string): string;
    function createStream(path: string, mode: string): Promise<Stream>;
    function createStream(path: string, mode: string, callback: AsyncCallback<Stream>): void;
    function createStreamSync(path: string, mode: string): Stream;
    function fdopenStream(fd: number, mode: string): Promise<Stream>;
    function fdopenStream(fd: number, mode: string, callback: AsyncCallback<Stream>): void;
    function fdopenStreamSync(fd: number, mode: string): Stream;
    function createRandomAccessFile(file: string | File, mode?: number): Promise<RandomAccessFile>;
    function createRandomAccessFile(file: string | File, callback: AsyncCallback<RandomAccessFile>): void;
    function createRandomAccessFile(file: string | File, mode: number, callback: AsyncCallback<RandomAccessFile>): void;
    function createRandomAccessFile(
      file: string | File,
      mode: number,
      options: RandomAccessFileOptions,
    ): Promise<RandomAccessFile>;
    function createRandomAccessFileSync(
      file: string | File,
      mode?: number,
      options?: RandomAccessFileOptions,
    ): RandomAccessFile;
    function createReadStream(path: string, options?: ReadStreamOptions): ReadStream;
    function createWriteStream(path: string, options?: WriteStreamOptions): WriteStream;
    /** Between URIs: a file, or what is in a directory. */
    function copy(srcUri: string, destUri: string, options?: CopyOptions): Promise<void>;
    function copy(srcUri: string, destUri: string, callback: AsyncCallback<void>): void;
    function copy(srcUri: string, destUri: string, options: CopyOptions, callback: AsyncCallback<void>): void;
    /** Linux only. @param events Bits of inotify's. */
    function createWatcher(path: string, events: number, listener: (event: WatchEvent) => void): Watcher;
    /** Linux only. */
    function getxattr(path: string, key: string): Promise<string>;
    function getxattrSync(path: string, key: string): string;
    function setxattr(path: string, key: string, value: string): Promise<void>;
    function setxattrSync(path: string, key: string, value: string): void;
    function dup(fd: number): File;
    function lseek(fd: number, offset: number, whence?: WhenceType): number;
    /** @param mtime Milliseconds. */
    function utimes(path: string, mtime: number): void;
  }
  export default fileIo;
}
