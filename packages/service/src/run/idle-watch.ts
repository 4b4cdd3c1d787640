import type { Clock } from "@carryall/runtime";

/** Rejects when nothing was heard for the limit while work is guarded. Every sign of life starts the limit anew. */
export class IdleWatch implements Disposable {
  readonly #clock: Clock;
  readonly #limitMs: number;
  readonly #toError: () => Error;
  #timer: Disposable | undefined;
  #expire: (() => void) | undefined;

  constructor({ clock, limitMs, toError }: { clock: Clock; limitMs: number; toError: () => Error }) {
    this.#clock = clock;
    this.#limitMs = limitMs;
    this.#toError = toError;
  }

  /** A sign of life. Means nothing while no work is guarded: hooks, say, have a limit of their own. */
  touch(): void {
    this.#timer?.[Symbol.dispose]();
    if (this.#expire !== undefined) this.#timer = this.#clock.startTimer(this.#limitMs, this.#expire);
  }

  /** For one piece of work at a time; the limit counts from here. */
  async guard<T>(work: Promise<T>): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    this.#expire = () => reject(this.#toError());
    this.touch();
    try {
      return await Promise.race([work, promise]);
    } finally {
      this[Symbol.dispose]();
    }
  }

  [Symbol.dispose](): void {
    this.#expire = undefined;
    this.#timer?.[Symbol.dispose]();
  }
}
