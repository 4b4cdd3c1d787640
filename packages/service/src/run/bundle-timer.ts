import { type BackupError, timeLimits } from "@carryall/protocol";
import type { Clock } from "@carryall/runtime";

interface Guard {
  readonly usualMs: number;
  readonly expire: () => void;
}

/**
 * The limit on one run of a bundle: on the author's hooks, or on a transfer in which nothing moves. One at a time, and
 * a client may set it to another value while it runs or before.
 *
 * @see app_file_service: services/backup_sa/src/module_ipc/svc_session_manager.cpp, UpdateTimer, StartExtTimer, StopExtTimer
 */
export class BundleTimer implements Disposable {
  readonly #clock: Clock;
  #wantedMs: number | undefined;
  #guard: Guard | undefined;
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts anew from now where something is guarded, and else from when it next is. 0 ends what runs at once. */
  update(limitMs: number): void {
    this.#wantedMs = limitMs;
    this.touch();
  }

  /** A sign of life: the limit of what is guarded starts anew. Means nothing while nothing is. */
  touch(): void {
    this.#timer?.[Symbol.dispose]();
    if (this.#guard === undefined) return;
    this.#timer = this.#clock.startTimer(this.#wantedMs ?? this.#guard.usualMs, this.#guard.expire);
  }

  /** Guards the author's hooks. What a client wanted is forgotten when they are over, as on a device. */
  async guardHooks<T>(work: Promise<T>, toError: () => BackupError): Promise<T> {
    try {
      return await this.#guardWork(work, timeLimits.hookMs, toError);
    } finally {
      this.#wantedMs = undefined;
    }
  }

  /** Guards a transfer. What a client wanted stays for the hooks that follow it. */
  async guardTransfer<T>(work: Promise<T>, toError: () => BackupError): Promise<T> {
    return await this.#guardWork(work, timeLimits.transferIdleMs, toError);
  }

  [Symbol.dispose](): void {
    this.#guard = undefined;
    this.#timer?.[Symbol.dispose]();
  }

  async #guardWork<T>(work: Promise<T>, usualMs: number, toError: () => BackupError): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#guard = { usualMs, expire: () => reject(toError()) };
    this.touch();
    try {
      return await Promise.race([work, promise]);
    } finally {
      this[Symbol.dispose]();
    }
  }
}
