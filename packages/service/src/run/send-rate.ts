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
  #wake: (() => void) | undefined;
  #timer: Disposable | undefined;
  #isOver = false;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#windowStartMs = clock.nowMs();
  }

  /** @param perSecond 0 pauses; more than the largest rate counts as that. */
  set(perSecond: number): void {
    this.#perSecond = Math.min(perSecond, sendRates.largest);
    this.#wake?.();
  }

  /**
   * Waits until files may go. For one caller at a time.
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
    this.#wake?.();
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
    this.#wake = resolve;
    if (this.#perSecond > 0) {
      const restMs = this.#windowStartMs + timeLimits.sendRateWindowMs - this.#clock.nowMs();
      this.#timer = this.#clock.startTimer(restMs, resolve);
    }
    await promise;
    this.#wake = undefined;
    this.#timer?.[Symbol.dispose]();
  }
}
