/**
 * Which source registered which suite. Hypium runs suites in the order in which they were registered, so that one of
 * two with the same description is the one that was registered first.
 */
export class SuiteFiles {
  readonly #registered: { readonly suite: string; readonly file: string }[] = [];
  #current = "";

  /** Counts suites that are registered while `register` runs as those of a file. */
  within<T>(file: string, register: () => T): T {
    const outer = this.#current;
    this.#current = file;
    try {
      return register();
    } finally {
      this.#current = outer;
    }
  }

  /** The file whose suites are being registered. */
  get current(): string {
    return this.#current;
  }

  note(suite: string): void {
    this.#registered.push({ suite, file: this.#current });
  }

  /** The source of the suite that begins now; empty where none registered it. */
  take(suite: string): string {
    const index = this.#registered.findIndex((one) => one.suite === suite);
    return index === -1 ? "" : (this.#registered.splice(index, 1)[0]?.file ?? "");
  }
}
