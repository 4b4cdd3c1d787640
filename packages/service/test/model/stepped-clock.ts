import { ManualClock } from "@carryall/runtime";

/** A hand-wound clock that knows when it rings next, so that time can pass from one ring to the next. */
export class SteppedClock extends ManualClock {
  readonly #dueMs = new Map<symbol, number>();

  override startTimer(afterMs: number, ring: () => void): Disposable {
    const key = Symbol();
    this.#dueMs.set(key, this.nowMs() + afterMs);
    const timer = super.startTimer(afterMs, () => {
      this.#dueMs.delete(key);
      ring();
    });
    return {
      [Symbol.dispose]: () => {
        this.#dueMs.delete(key);
        timer[Symbol.dispose]();
      },
    };
  }

  /** @returns `undefined` where nothing will ring. */
  get nextDueMs(): number | undefined {
    return this.#dueMs.size === 0 ? undefined : Math.min(...this.#dueMs.values());
  }
}
