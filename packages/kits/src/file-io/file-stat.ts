import type { BigIntStats } from "node:fs";
import { takeNothing } from "./take-nothing.ts";

const permissionBits = 0o777n;
const nsPerSecond = 1_000_000_000n;
const localLocation = 1;

/** fileIo's `Stat`. Times are whole seconds, `…Ns` nanoseconds. Getters only, so that its JSON is `{}` and not an error. */
export class FileStat {
  readonly #stats: BigIntStats;

  constructor(stats: BigIntStats) {
    this.#stats = stats;
  }

  get ino(): bigint {
    return this.#stats.ino;
  }

  get mode(): number {
    return Number(this.#stats.mode & permissionBits);
  }

  get uid(): number {
    return Number(this.#stats.uid);
  }

  get gid(): number {
    return Number(this.#stats.gid);
  }

  get size(): number {
    return Number(this.#stats.size);
  }

  get atime(): number {
    return Number(this.#stats.atimeNs / nsPerSecond);
  }

  get mtime(): number {
    return Number(this.#stats.mtimeNs / nsPerSecond);
  }

  get ctime(): number {
    return Number(this.#stats.ctimeNs / nsPerSecond);
  }

  get atimeNs(): bigint {
    return this.#stats.atimeNs;
  }

  get mtimeNs(): bigint {
    return this.#stats.mtimeNs;
  }

  get ctimeNs(): bigint {
    return this.#stats.ctimeNs;
  }

  get location(): number {
    return localLocation;
  }

  isFile(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isFile();
  }

  isDirectory(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isDirectory();
  }

  isSymbolicLink(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isSymbolicLink();
  }

  isBlockDevice(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isBlockDevice();
  }

  isCharacterDevice(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isCharacterDevice();
  }

  isFIFO(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isFIFO();
  }

  isSocket(...args: readonly unknown[]): boolean {
    takeNothing(args);
    return this.#stats.isSocket();
  }
}
