/** Lets one at a time into an application's sandbox: runs, and the questions that start an extension too. */
export class BundleGate {
  readonly #last = new Map<string, Promise<void>>();

  /** Waits for whoever is inside and before us. Dispose of what it gives to leave. */
  async enter(bundle: string): Promise<Disposable> {
    const before = this.#last.get(bundle);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last.set(bundle, promise);
    await before;
    return {
      [Symbol.dispose]: () => {
        if (this.#last.get(bundle) === promise) this.#last.delete(bundle);
        resolve();
      },
    };
  }

  isTaken(bundle: string): boolean {
    return this.#last.has(bundle);
  }
}
