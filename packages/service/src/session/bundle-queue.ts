import { breakCycles, type Dependencies } from "./break-cycles.ts";

export interface QueuedWork {
  readonly name: string;
  /** Larger first; ties in order of arrival. */
  readonly priority: number;
  /** Names whose work comes first, where they are in the queue; others mean nothing. */
  readonly waitsFor: readonly string[];
  /** Resolves with whether it was done. Never rejects: what goes wrong is reported by the work itself. */
  run(): Promise<boolean>;
  /** Told instead of `run` where what it waited for was not done. */
  refuse(failed: string): void;
}

export interface BundleQueueOptions {
  readonly limit: number;
  readonly onEmpty: () => void;
  /** Told the members of a cycle of dependencies; they do not wait for one another. */
  readonly onCycle: (names: readonly string[]) => void;
}

/**
 * Runs waiting work, at most `limit` at once: what others wait for first, then by priority, then in order of arrival;
 * of one name never two at the same time.
 */
export class BundleQueue<W extends QueuedWork = QueuedWork> {
  readonly #options: BundleQueueOptions;
  readonly #waiting: W[] = [];
  readonly #running = new Map<W, Promise<void>>();
  /** Names of this cycle, from one emptiness to the next, whose last work was not done. */
  readonly #failed = new Set<string>();
  #dependencies: Dependencies = new Map();
  #knownCycles = new Set<string>();

  constructor(options: BundleQueueOptions) {
    this.#options = options;
  }

  /**
   * Queues work; none of it starts before the current turn is over.
   *
   * @param failed Names that were asked for with it and are not done: what depends on them is refused.
   */
  add(work: readonly W[], failed: readonly string[] = []): void {
    for (const name of failed) this.#failed.add(name);
    this.#waiting.push(...work);
    this.#sortOut();
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

  /**
   * Takes work that has not started out of the queue: what was not done, for whatever waits for it.
   *
   * @param name All of it where absent.
   */
  takeWaiting(name?: string): W[] {
    const taken = this.#waiting.filter((work) => name === undefined || work.name === name);
    for (const work of taken) {
      this.#waiting.splice(this.#waiting.indexOf(work), 1);
      this.#failed.add(work.name);
    }
    if (taken.length > 0) {
      queueMicrotask(() => {
        this.#startNext();
        this.#tellIfEmpty();
      });
    }
    return taken;
  }

  /** Resolves when what is running now has ended. */
  async settle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  #startNext(): void {
    this.#refuseOrphans();
    while (this.#running.size < this.#options.limit) {
      const work = this.#takeNext();
      if (work === undefined) return;
      this.#running.set(work, this.#run(work));
    }
  }

  async #run(work: W): Promise<void> {
    const isDone = await work.run();
    if (isDone) this.#failed.delete(work.name);
    else this.#failed.add(work.name);
    this.#running.delete(work);
    this.#startNext();
    this.#tellIfEmpty();
  }

  // A bundle appended twice has one sandbox for both runs: the second waits, and others pass it.
  #takeNext(): W | undefined {
    const unfinished = new Set([...this.runningNames, ...this.#waiting.map((work) => work.name)]);
    const running = new Set(this.runningNames);
    const ready = this.#waiting.filter(
      (work) => !running.has(work.name) && !this.#waitsOf(work).some((name) => unfinished.has(name)),
    );
    const next = ready.reduce<W | undefined>(
      (best, work) => (best === undefined || work.priority > best.priority ? work : best),
      undefined,
    );
    if (next !== undefined) this.#waiting.splice(this.#waiting.indexOf(next), 1);
    return next;
  }

  // One refusal may orphan the next, so it goes on until none is left.
  #refuseOrphans(): void {
    for (;;) {
      const unfinished = new Set([...this.runningNames, ...this.#waiting.map((work) => work.name)]);
      const lostOf = (work: QueuedWork) =>
        this.#waitsOf(work).find((name) => this.#failed.has(name) && !unfinished.has(name));
      const orphan = this.#waiting.find((work) => lostOf(work) !== undefined);
      const lost = orphan === undefined ? undefined : lostOf(orphan);
      if (orphan === undefined || lost === undefined) return;
      this.#waiting.splice(this.#waiting.indexOf(orphan), 1);
      this.#failed.add(orphan.name);
      orphan.refuse(lost);
    }
  }

  #waitsOf(work: QueuedWork): readonly string[] {
    return this.#dependencies.get(work.name) ?? [];
  }

  #sortOut(): void {
    const all = [...this.#running.keys(), ...this.#waiting];
    const asked = new Map<string, readonly string[]>([...this.#failed].map((name) => [name, []]));
    for (const { name, waitsFor } of all) asked.set(name, [...new Set([...(asked.get(name) ?? []), ...waitsFor])]);
    const { dependencies, cycles } = breakCycles(asked);
    this.#dependencies = dependencies;
    for (const names of cycles) {
      const key = names.join();
      if (!this.#knownCycles.has(key)) this.#options.onCycle(names);
      this.#knownCycles.add(key);
    }
  }

  #tellIfEmpty(): void {
    if (!this.isEmpty) return;
    this.#failed.clear();
    this.#knownCycles = new Set();
    this.#options.onEmpty();
  }
}
