import { checkCallback, checkIndex, checkNumber } from "./container-error.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** `@ohos.util.PlainArray`: values under numbers, in the order of the numbers. */
export class PlainArray {
  readonly #entries = new SortedEntries();

  get length(): number {
    return this.#entries.size;
  }

  add(key: unknown, value: unknown): void {
    this.#entries.set(checkNumber(key, "key"), value);
  }

  clear(): void {
    this.#entries.clear();
  }

  clone(): PlainArray {
    const copy = new PlainArray();
    for (const [key, value] of this) copy.add(key, value);
    return copy;
  }

  has(key: unknown): boolean {
    return this.#entries.has(checkNumber(key, "key"));
  }

  get(key: unknown): unknown {
    return this.#entries.get(checkNumber(key, "key"));
  }

  getIndexOfKey(key: unknown): number {
    return [...this.#entries.keys()].indexOf(checkNumber(key, "key"));
  }

  getIndexOfValue(value: unknown): number {
    return [...this.#entries.values()].indexOf(value);
  }

  isEmpty(): boolean {
    return this.length === 0;
  }

  getKeyAt(index: unknown): unknown {
    return this.#entries.keyAt(checkIndex(index, this.length));
  }

  getValueAt(index: unknown): unknown {
    return this.#entries.get(this.getKeyAt(index));
  }

  setValueAt(index: unknown, value: unknown): void {
    this.#entries.set(this.getKeyAt(index), value);
  }

  /** What was there, or undefined. */
  remove(key: unknown): unknown {
    const value = this.get(key);
    this.#entries.delete(key);
    return value;
  }

  removeAt(index: unknown): unknown {
    return this.remove(this.getKeyAt(index));
  }

  /** How many were removed, from that place on. */
  removeRangeFrom(index: unknown, size: unknown): number {
    const from = checkIndex(index, this.length);
    const keys = [...this.#entries.keys()].slice(from, from + checkNumber(size, "size"));
    for (const key of keys) this.#entries.delete(key);
    return keys.length;
  }

  toString(): string {
    return [...this].map(([key, value]) => `${String(key)}:${String(value)}`).join(",");
  }

  forEach(callback: unknown, thisArg?: unknown): void {
    const call = checkCallback(callback);
    for (const [key, value] of this) Reflect.apply(call, thisArg, [value, key, this]);
  }

  [Symbol.iterator](): IterableIterator<[unknown, unknown]> {
    return this.#entries.entries();
  }
}
