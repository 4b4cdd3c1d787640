import { sendRates, timeLimits } from "@carryall/protocol";
import type { Clock } from "@carryall/runtime";

/**
 * How many files of a bundle are handed over in a second. When the count reaches the rate, the next waits for the end
 * of that second; at 0 it waits until the rate is set again.
 *
 * @see app_file_service: frameworks/native/backup_ext/src/sub_ext_extension.cpp, WaitToSendFd, RefreshTimeInfo
 */
export class SendRate implements Disposable {
  readonly #clock: Clock;
  #perSecond: number = sendRates.usual;
  #windowStartMs: number;
  #sent = 0;
  readonly #waiting = new Set<() => void>();
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windowStartMs = clock.nowMs();
  }

  /** @param perSecond 0 pauses; more than the largest rate counts as that. */
  set(perSecond: number): void {
    this.#perSecond = Math.min(perSecond, sendRates.largest);
    this.#wakeAll();
  }

  /**
   * Waits until files may go. Of several callers each waits; which goes first is nobody's promise.
   *
   * @param count Of descriptors: a file with its report is two.
   */
  async take(count = 1): Promise<void> {
    while (!this.#isOver && !this.#isFree()) await this.#wait();
    this.#sent += count;
  }

  /** True when nothing is to be handed over any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whoever waits goes on at once: there is nothing left to hold back. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#wakeAll();
  }

  #isFree(): boolean {
    if (this.#clock.nowMs() - this.#windowStartMs >= timeLimits.sendRateWindowMs) {
      this.#windowStartMs = this.#clock.nowMs();
      this.#sent = 0;
    }
    return this.#sent < this.#perSecond;
  }

  async #wait(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    const restMs = this.#windowStartMs + timeLimits.sendRateWindowMs - this.#clock.nowMs();
    using _timer = this.#perSecond > 0 ? this.#clock.startTimer(restMs, resolve) : undefined;
    await promise;
    this.#waiting.delete(resolve);
  }

  #wakeAll(): void {
    for (const wake of this.#waiting) wake();
  }
}
