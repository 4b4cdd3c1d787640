import { parameterError } from "../errors/parameter-error.ts";

const defaultCapacity = 64;
const largestCapacity = 2 ** 31 - 1;

/** `util.LRUCache`: over its capacity, what was used longest ago goes. `createDefault` and `afterRemoval` are the heir's. */
export class LRUCache {
  readonly #entries = new Map<unknown, unknown>();
  #capacity: number;
  #counts = { create: 0, miss: 0, removal: 0, match: 0, put: 0 };

  constructor(capacity: unknown = defaultCapacity) {
    this.#capacity = checkCapacity(capacity);
  }

  get length(): number {
    return this.#entries.size;
  }

  updateCapacity(capacity: unknown): void {
    this.#capacity = checkCapacity(capacity);
    this.#shrink();
  }

  get(key: unknown): unknown {
    if (this.#entries.has(key)) {
      const value = this.#entries.get(key);
      this.#counts.match += 1;
      this.#entries.delete(key);
      this.#entries.set(key, value);
      return value;
    }
    this.#counts.miss += 1;
    const made = this.createDefault(key);
    if (made === undefined) return undefined;
    this.#counts.create += 1;
    this.put(key, made);
    return made;
  }

  /** Gives back what was put. */
  put(key: unknown, value: unknown): unknown {
    if (key === undefined || key === null || value === undefined || value === null) {
      throw parameterError("The key and the value must be given.");
    }
    this.#counts.put += 1;
    const former = this.#entries.get(key);
    if (this.#entries.delete(key)) this.afterRemoval(false, key, former, value);
    this.#entries.set(key, value);
    this.#shrink();
    return value;
  }

  remove(key: unknown): unknown {
    if (!this.#entries.has(key)) return undefined;
    const former = this.#entries.get(key);
    this.#entries.delete(key);
    this.#counts.removal += 1;
    this.afterRemoval(false, key, former, null);
    return former;
  }

  contains(key: unknown): boolean {
    const isHere = this.#entries.has(key);
    if (isHere) this.get(key);
    else this.#counts.miss += 1;
    return isHere;
  }

  clear(): void {
    for (const [key, value] of [...this.#entries]) {
      this.#entries.delete(key);
      this.afterRemoval(false, key, value, null);
    }
  }

  createDefault(_key: unknown): unknown {
    return undefined;
  }

  afterRemoval(_isEvicted: boolean, _key: unknown, _value: unknown, _newValue: unknown): void {}

  isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  keys(): unknown[] {
    return [...this.#entries.keys()];
  }

  values(): unknown[] {
    return [...this.#entries.values()];
  }

  entries(): IterableIterator<[unknown, unknown]> {
    return this.#entries.entries();
  }

  [Symbol.iterator](): IterableIterator<[unknown, unknown]> {
    return this.#entries.entries();
  }

  getCapacity(): number {
    return this.#capacity;
  }

  getCreateCount(): number {
    return this.#counts.create;
  }

  getMissCount(): number {
    return this.#counts.miss;
  }

  getRemovalCount(): number {
    return this.#counts.removal;
  }

  getMatchCount(): number {
    return this.#counts.match;
  }

  getPutCount(): number {
    return this.#counts.put;
  }

  toString(): string {
    const { match, miss } = this.#counts;
    const rate = match + miss === 0 ? 0 : Math.trunc((100 * match) / (match + miss));
    return `LRUCache[ maxSize = ${this.#capacity}, hits = ${match}, misses = ${miss}, hitRate = ${rate}% ]`;
  }

  #shrink(): void {
    for (const [key, value] of this.#entries) {
      if (this.#entries.size <= this.#capacity) return;
      this.#entries.delete(key);
      this.#counts.removal += 1;
      this.afterRemoval(true, key, value, null);
    }
  }
}

function checkCapacity(capacity: unknown): number {
  if (!Number.isInteger(capacity) || Number(capacity) <= 0 || Number(capacity) > largestCapacity) {
    throw parameterError("The capacity must be a positive 32-bit integer.");
  }
  return Number(capacity);
}
