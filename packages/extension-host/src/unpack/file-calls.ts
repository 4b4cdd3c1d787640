import {
  chmodSync,
  closeSync,
  constants,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from "node:fs";

/**
 * Every call by which a restore changes the file system, one system call each. A disk fills up and a place is refused
 * in one of these, so a test stands in for this disk, not for the code above it.
 */
export interface FileCalls {
  /** Opens a new file for writing, never an existing one and never through a link. */
  create(path: string): number;
  write(fd: number, bytes: Uint8Array, offset: number): number;
  close(fd: number): void;
  rename(from: string | Buffer, to: string | Buffer): void;
  /** A second name for what is there; of a link for the link itself. */
  link(existing: Buffer, name: string): void;
  unlink(path: Buffer): void;
  makeFolder(path: Buffer, mode: number): void;
  removeFolder(path: Buffer): void;
  chmod(path: string | Buffer, mode: number): void;
}

export const systemFileCalls: FileCalls = {
  create: (path) =>
    openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600),
  write: (fd, bytes, offset) => writeSync(fd, bytes, offset),
  close: (fd) => closeSync(fd),
  rename: (from, to) => renameSync(from, to),
  link: (existing, name) => linkSync(existing, name),
  unlink: (path) => unlinkSync(path),
  makeFolder: (path, mode) => mkdirSync(path, { mode }),
  removeFolder: (path) => rmdirSync(path),
  chmod: (path, mode) => chmodSync(path, mode),
};
