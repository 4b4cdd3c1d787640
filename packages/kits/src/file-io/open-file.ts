import { posix } from "node:path";
import { defineAsyncCalls, defineSyncCalls } from "../calls/define-calls.ts";
import { once, waiting } from "../calls/work.ts";
import { fileError, toFileError } from "../errors/file-error.ts";
import type { FileLocks, LockKind } from "./file-locks.ts";
import { takeNothing } from "./take-nothing.ts";

export interface OpenFileOptions {
  readonly fd: number;
  /** As the application sees it. */
  readonly path: string;
  readonly locks: FileLocks;
}

/** fileIo's `File`: a descriptor that knows its path. Once closed through fileIo, using it is 13900020. */
export class OpenFile {
  readonly #fd: number;
  readonly #path: string;
  #isClosed = false;

  constructor({ fd, path, locks }: OpenFileOptions) {
    this.#fd = fd;
    this.#path = path;
    defineSyncCalls(
      this,
      {
        tryLock: (...args) => {
          const kind = lockKindOf(args);
          return once(() => locks.tryLock(this.fd, kind));
        },
        unlock: (...args) => {
          takeNothing(args);
          return once(() => locks.unlock(this.fd));
        },
        getParent: (...args) => {
          takeNothing(args);
          return once(() => posix.dirname(this.path));
        },
      },
      toFileError,
    );
    defineAsyncCalls(
      this,
      {
        lock: (...args) => {
          const kind = lockKindOf(args);
          return waiting(() => locks.lock(this.fd, kind));
        },
      },
      toFileError,
    );
  }

  get fd(): number {
    this.checkOpen();
    return this.#fd;
  }

  get path(): string {
    this.checkOpen();
    return this.#path;
  }

  get name(): string {
    return posix.basename(this.path);
  }

  /** @throws {BusinessError} 13900020 once it is closed. */
  checkOpen(): this {
    if (this.#isClosed) throw fileError("EINVAL");
    return this;
  }

  markClosed(): void {
    this.#isClosed = true;
  }
}

function lockKindOf([exclusive, ...others]: readonly unknown[]): LockKind {
  takeNothing(others);
  if (exclusive !== undefined && typeof exclusive !== "boolean") throw fileError("EINVAL");
  return exclusive === true ? "exclusive" : "shared";
}
