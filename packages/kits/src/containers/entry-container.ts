import { checkCallback } from "./container-error.ts";

/** Where a container's entries are: a map in order of insertion, or one that sorts. */
export type Entries = Pick<
  Map<unknown, unknown>,
  "get" | "has" | "set" | "delete" | "clear" | "size" | "keys" | "values" | "entries"
>;

/** What the containers of keys have in common. */
export class EntryContainer {
  readonly #entries: Entries;

  static entriesOf(container: EntryContainer): Entries {
    return container.#entries;
  }

  constructor(entries: Entries) {
    this.#entries = entries;
  }

  get length(): number {
    return this.#entries.size;
  }

  isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  clear(): void {
    this.#entries.clear();
  }

  values(): IterableIterator<unknown> {
    return this.#entries.values();
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return this.#entries.entries();
  }

  forEach(callback: unknown, thisArg?: unknown): void {
    const call = checkCallback(callback);
    for (const [key, value] of [...this.#entries.entries()]) Reflect.apply(call, thisArg, [value, key, this]);
  }
}
