import type { Clock } from "./clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly ring: () => void;
}

/** A clock that stands still until it is wound. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  constructor(nowMs = 0) {
    this.#nowMs = nowMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  startTimer(afterMs: number, ring: () => void): Disposable {
    const timer = { dueMs: this.#nowMs + afterMs, ring };
    this.#timers.add(timer);
    return { [Symbol.dispose]: () => this.#timers.delete(timer) };
  }

  get runningTimerCount(): number {
    return this.#timers.size;
  }

  /** Moves time on; what falls due rings in order of its time, each at its own moment. */
  wind(byMs: number): void {
    const untilMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#firstDueBefore(untilMs);
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#nowMs = Math.max(this.#nowMs, due.dueMs);
      due.ring();
    }
    this.#nowMs = untilMs;
  }

  #firstDueBefore(untilMs: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs <= untilMs && (first === undefined || timer.dueMs < first.dueMs)) first = timer;
    }
    return first;
  }
}
