import type { Link } from "../link/link.ts";

/** What a session waits for that only events tell. */
export type Outcome = "bundles" | "measurement" | "migration";

/** Keeps the process alive while a session waits for an outcome, and no longer. */
export class KeepAlive implements Disposable {
  readonly #link: Link;
  readonly #awaited: Record<Outcome, number> = { bundles: 0, measurement: 0, migration: 0 };
  #callCount = 0;
  #hold: Disposable | undefined;
  #isDisposed = false;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Waits for the outcome from now on, unless the call fails that asks for it. */
  async begin<T>(outcome: Outcome, call: () => Promise<T>): Promise<T> {
    this.#callCount += 1;
    this.#update();
    try {
      const result = await call();
      this.#awaited[outcome] += 1;
      return result;
    } finally {
      this.#callCount -= 1;
      this.#update();
    }
  }

  /** @param isWhole Everything of this kind is over, however often it was asked for. */
  end(outcome: Outcome, { isWhole }: { readonly isWhole: boolean }): void {
    this.#awaited[outcome] = isWhole ? 0 : Math.max(0, this.#awaited[outcome] - 1);
    this.#update();
  }

  /** Waits for nothing any more. */
  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#update();
  }

  #update(): void {
    const isWaiting = this.#callCount > 0 || Object.values(this.#awaited).some((count) => count > 0);
    if (isWaiting && !this.#isDisposed) {
      this.#hold ??= this.#link.hold();
    } else {
      this.#hold?.[Symbol.dispose]();
      this.#hold = undefined;
    }
  }
}
