import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { sendableMark } from "./sendable-mark.ts";

export const AsyncLockMode = Object.freeze({ SHARED: 1, EXCLUSIVE: 2 });

interface Request {
  readonly isShared: boolean;
  readonly start: () => void;
}

/** `ArkTSUtils.locks.AsyncLock`: one at a time, or any number of those who only read. First come, first served. */
export class AsyncLock {
  readonly name: string;
  readonly #waiting: Request[] = [];
  #sharedCount = 0;
  #isExclusive = false;

  constructor(name: unknown = "") {
    this.name = String(name);
    Object.defineProperty(this, sendableMark, { value: true });
  }

  get state(): object {
    const describe = (isShared: boolean) => {
      return { name: this.name, mode: isShared ? AsyncLockMode.SHARED : AsyncLockMode.EXCLUSIVE, contextId: 1 };
    };
    const held = this.#isExclusive ? [false] : Array.from({ length: this.#sharedCount }, () => true);
    return {
      name: this.name,
      held: held.map(describe),
      pending: this.#waiting.map(({ isShared }) => describe(isShared)),
    };
  }

  /** @throws {BusinessError} 10200030 where `isAvailable` is asked for and it is not; 10200031 after `timeout` ms. */
  async lockAsync(callback: unknown, mode: unknown = AsyncLockMode.EXCLUSIVE, options?: unknown): Promise<unknown> {
    if (typeof callback !== "function") throw parameterError("The callback must be a function.");
    const isShared = mode === AsyncLockMode.SHARED;
    const given = Object(options);
    if (Reflect.get(given, "isAvailable") === true && !this.#mayStart(isShared)) {
      throw new BusinessError(10200030, "The lock does not exist.");
    }
    await this.#acquire(isShared, Reflect.get(given, "timeout"));
    try {
      return await callback();
    } finally {
      if (isShared) this.#sharedCount -= 1;
      else this.#isExclusive = false;
      this.#startWaiting();
    }
  }

  #acquire(isShared: boolean, timeoutMs: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const request: Request = { isShared, start: resolve };
      this.#waiting.push(request);
      if (typeof timeoutMs === "number" && timeoutMs > 0) {
        setTimeout(() => {
          const index = this.#waiting.indexOf(request);
          if (index === -1) return;
          this.#waiting.splice(index, 1);
          reject(new BusinessError(10200031, "Timeout exceeded."));
        }, timeoutMs).unref();
      }
      this.#startWaiting();
    });
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#isFree(next.isShared); next = this.#waiting[0]) {
      this.#waiting.shift();
      if (next.isShared) this.#sharedCount += 1;
      else this.#isExclusive = true;
      next.start();
    }
  }

  #mayStart(isShared: boolean): boolean {
    return this.#waiting.length === 0 && this.#isFree(isShared);
  }

  #isFree(isShared: boolean): boolean {
    return !this.#isExclusive && (isShared || this.#sharedCount === 0);
  }
}
