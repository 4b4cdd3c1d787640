import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  type Stats,
  writeSync,
} from "node:fs";
import { fileError } from "../errors/file-error.ts";

/** What a created file may be, before the process's umask. */
export const createdFileMode = 0o660;

interface Descriptor {
  readonly sandboxPath: string;
  readonly flags: number;
  readonly isSeekable: boolean;
  /**
   * Where the next read or write without a position happens; one for all duplicates. Node has no lseek, so the kernel's
   * own is never used.
   */
  readonly position: { offset: number };
}

export interface OpenOptions {
  readonly hostPath: string;
  readonly sandboxPath: string;
  readonly flags: number;
}

/**
 * The files that the application has open. A number that is not in here is closed, as far as the application goes: the
 * process has descriptors of its own (its channel, its log) that are none of the application's business.
 */
export class Descriptors {
  readonly #open = new Map<number, Descriptor>();

  open({ hostPath, sandboxPath, flags }: OpenOptions): number {
    const fd = openSync(hostPath, flags, createdFileMode);
    this.#open.set(fd, { sandboxPath, flags, isSeekable: isSeekable(fstatSync(fd)), position: { offset: 0 } });
    return fd;
  }

  /** Takes in a descriptor that was opened elsewhere and is now the application's, positioned at 0. */
  adopt(fd: number): void {
    this.#open.set(fd, {
      sandboxPath: "",
      flags: constants.O_RDWR,
      isSeekable: isSeekable(fstatSync(fd)),
      position: { offset: 0 },
    });
  }

  /** @throws {BusinessError} 13900008 for what is not open. The same holds for every method here. */
  close(fd: number): void {
    this.#get(fd);
    this.#open.delete(fd);
    closeSync(fd);
  }

  /** Does nothing but throw where the number is not open. */
  check(fd: number): void {
    this.#get(fd);
  }

  sandboxPathOf(fd: number): string {
    return this.#get(fd).sandboxPath;
  }

  stat(fd: number): BigIntStats {
    this.#get(fd);
    return fstatSync(fd, { bigint: true });
  }

  /** @param position Absent: the current one, which then moves. */
  read(fd: number, target: Uint8Array, position?: number): number {
    const descriptor = this.#get(fd);
    if (!descriptor.isSeekable) return readSync(fd, target, 0, target.length, null);
    const count = readSync(fd, target, 0, target.length, position ?? descriptor.position.offset);
    if (position === undefined) descriptor.position.offset += count;
    return count;
  }

  /** Writes all of `source`. @param position Absent: the current one, which then moves. */
  write(fd: number, source: Uint8Array, position?: number): number {
    const descriptor = this.#get(fd);
    const isPositioned = descriptor.isSeekable && (descriptor.flags & constants.O_APPEND) === 0;
    const start = position ?? descriptor.position.offset;
    for (let written = 0; written < source.length; ) {
      written += writeSync(fd, source, written, source.length - written, isPositioned ? start + written : null);
    }
    // Linux appends whatever the position; afterwards the position is at the end.
    if (!isPositioned) descriptor.position.offset = descriptor.isSeekable ? fstatSync(fd).size : 0;
    else if (position === undefined) descriptor.position.offset = start + source.length;
    return source.length;
  }

  truncate(fd: number, sizeBytes: number): void {
    this.#get(fd);
    ftruncateSync(fd, sizeBytes);
  }

  /** @param origin `start`, `current` or `end`. @returns The new position. */
  seek(fd: number, offset: number, origin: "start" | "current" | "end"): number {
    const descriptor = this.#get(fd);
    if (!descriptor.isSeekable) throw fileError("ESPIPE");
    const base = { start: 0, current: descriptor.position.offset, end: fstatSync(fd).size }[origin];
    if (base + offset < 0) throw fileError("EINVAL");
    descriptor.position.offset = base + offset;
    return descriptor.position.offset;
  }

  /** A second descriptor of the same file, at the same position: moving one moves the other. Linux only. */
  duplicate(fd: number): number {
    const original = this.#get(fd);
    const { sandboxPath, flags } = original;
    // Through /proc, because Node has no dup; the file may have been unlinked since.
    const kept =
      flags & ~(constants.O_CREAT | constants.O_TRUNC | (constants.O_EXCL ?? 0) | (constants.O_NOFOLLOW ?? 0));
    const copy = this.open({ hostPath: `/proc/self/fd/${fd}`, sandboxPath, flags: kept });
    this.#open.set(copy, original);
    return copy;
  }

  #get(fd: number): Descriptor {
    const descriptor = this.#open.get(fd);
    if (descriptor === undefined) throw fileError("EBADF");
    return descriptor;
  }
}

function isSeekable(stats: Stats): boolean {
  return stats.isFile() || stats.isDirectory() || stats.isBlockDevice();
}
