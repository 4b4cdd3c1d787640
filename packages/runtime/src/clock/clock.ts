/** Time as an argument. `main` passes {@link systemClock}; tests pass a `ManualClock` and wind it. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls `ring` once, `afterMs` from now, unless it is disposed of first. Does not keep the process alive. */
  startTimer(afterMs: number, ring: () => void): Disposable;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  startTimer(afterMs, ring) {
    const timer = setTimeout(ring, afterMs);
    timer.unref();
    return { [Symbol.dispose]: () => clearTimeout(timer) };
  },
};
