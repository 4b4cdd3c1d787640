import { fstatSync } from "node:fs";
import { fileError } from "../errors/file-error.ts";

export type LockKind = "shared" | "exclusive";

interface Waiter {
  readonly fd: number;
  readonly kind: LockKind;
  readonly resolve: () => void;
}

/**
 * Advisory locks between the files that one application has open. Node has no flock, and an extension is one process:
 * nobody else is there to be locked out.
 */
export class FileLocks {
  readonly #holders = new Map<string, Map<number, LockKind>>();
  readonly #waiters = new Map<string, Waiter[]>();

  /** @throws {BusinessError} 13900034 where another file holds the lock. */
  tryLock(fd: number, kind: LockKind): void {
    const key = keyOf(fd);
    if (!this.#isFree(key, fd, kind)) throw fileError("EWOULDBLOCK");
    this.#hold(key, fd, kind);
  }

  /** Resolves when the lock is held. */
  async lock(fd: number, kind: LockKind): Promise<void> {
    const key = keyOf(fd);
    if (this.#isFree(key, fd, kind)) {
      this.#hold(key, fd, kind);
      return;
    }
    await new Promise<void>((resolve) => {
      this.#waiters.set(key, [...(this.#waiters.get(key) ?? []), { fd, kind, resolve }]);
    });
  }

  /** Gives up the lock, if there is one. Closing does the same. */
  unlock(fd: number): void {
    const key = keyOf(fd);
    this.#holders.get(key)?.delete(fd);
    const waiting = this.#waiters.get(key) ?? [];
    this.#waiters.delete(key);
    for (const waiter of waiting) {
      if (!this.#isFree(key, waiter.fd, waiter.kind)) {
        this.#waiters.set(key, [...(this.#waiters.get(key) ?? []), waiter]);
        continue;
      }
      this.#hold(key, waiter.fd, waiter.kind);
      waiter.resolve();
    }
  }

  #isFree(key: string, fd: number, kind: LockKind): boolean {
    const others = [...(this.#holders.get(key) ?? [])].filter(([holder]) => holder !== fd);
    return others.every(([, held]) => held === "shared" && kind === "shared");
  }

  #hold(key: string, fd: number, kind: LockKind): void {
    const holders = this.#holders.get(key) ?? new Map<number, LockKind>();
    this.#holders.set(key, holders.set(fd, kind));
  }
}

// By file and not by path, because two paths may name one file.
function keyOf(fd: number): string {
  const { dev, ino } = fstatSync(fd, { bigint: true });
  return `${dev}:${ino}`;
}
