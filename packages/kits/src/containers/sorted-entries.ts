import type { Entries } from "./entry-container.ts";

/** Says which of two keys comes first: true or a negative number for the first of them. */
export type KeyOrder = (one: unknown, other: unknown) => unknown;

/** A map whose entries are in the order of their keys. */
export class SortedEntries implements Entries {
  readonly #order: KeyOrder;
  readonly #entries: [unknown, unknown][] = [];

  constructor(order: KeyOrder = comesBefore) {
    this.#order = order;
  }

  get size(): number {
    return this.#entries.length;
  }

  get(key: unknown): unknown {
    return this.#find(key)?.[1];
  }

  has(key: unknown): boolean {
    return this.#find(key) !== undefined;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the type that a Map's method has here.
  set(key: unknown, value: unknown): any {
    const index = this.#indexOf(key);
    if (this.#isAt(index, key)) this.#entries[index] = [key, value];
    else this.#entries.splice(index, 0, [key, value]);
    return this;
  }

  delete(key: unknown): boolean {
    const index = this.#indexOf(key);
    if (!this.#isAt(index, key)) return false;
    this.#entries.splice(index, 1);
    return true;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  keyAt(index: number): unknown {
    return this.#entries.at(index)?.[0];
  }

  /** The nearest key before this one, which need not be there; undefined where none is. */
  keyBefore(key: unknown): unknown {
    const index = this.#indexOf(key);
    return index === 0 ? undefined : this.keyAt(index - 1);
  }

  keyAfter(key: unknown): unknown {
    const index = this.#indexOf(key);
    return this.keyAt(this.#isAt(index, key) ? index + 1 : index);
  }

  keys(): MapIterator<unknown> {
    return this.#copy().keys();
  }

  values(): MapIterator<unknown> {
    return this.#copy().values();
  }

  entries(): MapIterator<[unknown, unknown]> {
    return this.#copy().entries();
  }

  // How many keys come before this one.
  #indexOf(key: unknown): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#isBefore(this.#entries[middle]?.[0], key)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #copy(): Map<unknown, unknown> {
    return new Map(this.#entries);
  }

  #find(key: unknown): [unknown, unknown] | undefined {
    const index = this.#indexOf(key);
    return this.#isAt(index, key) ? this.#entries[index] : undefined;
  }

  // Nothing before the index is as large as the key; what stands there is the key unless it is larger.
  #isAt(index: number, key: unknown): boolean {
    const entry = this.#entries[index];
    return entry !== undefined && !this.#isBefore(key, entry[0]);
  }

  #isBefore(one: unknown, other: unknown): boolean {
    const answer = this.#order(one, other);
    return typeof answer === "number" ? answer < 0 : answer === true;
  }
}

function comesBefore(one: unknown, other: unknown): boolean {
  // Numbers and texts, each among their own.
  return (one as number) < (other as number);
}
