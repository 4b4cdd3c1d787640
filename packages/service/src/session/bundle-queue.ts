/** Runs waiting work, at most `limit` at once, in order of arrival; of one name never two at the same time. */
export class BundleQueue {
  readonly #limit: number;
  readonly #onEmpty: () => void;
  readonly #waiting: QueuedWork[] = [];
  readonly #running = new Map<QueuedWork, Promise<void>>();

  constructor({ limit, onEmpty }: { limit: number; onEmpty: () => void }) {
    this.#limit = limit;
    this.#onEmpty = onEmpty;
  }

  /** Queues work; none of it starts before the current turn is over. */
  add(work: readonly QueuedWork[]): void {
    this.#waiting.push(...work);
    queueMicrotask(() => {
      this.#startNext();
      this.#tellIfEmpty();
    });
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#running.size === 0;
  }

  get runningNames(): string[] {
    return [...this.#running.keys()].map((work) => work.name);
  }

  /** Takes what has not started out of the queue. */
  takeWaiting(): QueuedWork[] {
    return this.#waiting.splice(0);
  }

  /** Resolves when what is running now has ended. */
  async settle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #startNext(): void {
    while (this.#running.size < this.#limit) {
      const work = this.#takeNext();
      if (work === undefined) return;
      const done = work.run().finally(() => {
        this.#running.delete(work);
        this.#startNext();
        this.#tellIfEmpty();
      });
      this.#running.set(work, done);
    }
  }

  // A bundle appended twice has one sandbox for both runs: the second waits, and others pass it.
  #takeNext(): QueuedWork | undefined {
    const running = this.runningNames;
    const index = this.#waiting.findIndex((work) => !running.includes(work.name));
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  #tellIfEmpty(): void {
    if (this.isEmpty) this.#onEmpty();
  }
}

export interface QueuedWork {
  readonly name: string;
  /** Never rejects: what goes wrong is reported by the work itself. */
  run(): Promise<void>;
}
