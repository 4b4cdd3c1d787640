import { checkCallback, outOfRange } from "./container-error.ts";

const indexPattern = /^(0|[1-9]\d*|-\d+)$/;

/** Reads and writes `object[0]`: on a device the elements are no properties of the object either. */
class IndexedObject {
  constructor(items: unknown[], isStrict: boolean) {
    const check = (key: string): number => {
      const index = Number(key);
      if (isStrict && (index < 0 || index >= items.length)) throw outOfRange("index", 0, items.length - 1, index);
      return index;
    };
    // biome-ignore lint/correctness/noConstructorReturn: only a proxy answers for an index. The heirs' private members are made on it.
    return new Proxy(this, {
      get: (target, key, receiver) =>
        typeof key === "string" && indexPattern.test(key) ? items[check(key)] : Reflect.get(target, key, receiver),
      set: (target, key, value, receiver) => {
        if (typeof key !== "string" || !indexPattern.test(key)) return Reflect.set(target, key, value, receiver);
        items[check(key)] = value;
        return true;
      },
    });
  }
}

/** What the containers with an order have in common. */
export class Sequence extends IndexedObject {
  readonly #items: unknown[];

  /** The elements themselves, for the container's own methods. */
  static itemsOf(sequence: Sequence): unknown[] {
    return sequence.#items;
  }

  /** @param isStrict An index without an element is 10200001, and not undefined. */
  constructor(isStrict = false) {
    const items: unknown[] = [];
    super(items, isStrict);
    this.#items = items;
  }

  get length(): number {
    return this.#items.length;
  }

  has(element: unknown): boolean {
    return this.#items.includes(element);
  }

  forEach(callback: unknown, thisArg?: unknown): void {
    const call = checkCallback(callback);
    for (const [index, item] of [...this.#items].entries()) Reflect.apply(call, thisArg, [item, index, this]);
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.#items[Symbol.iterator]();
  }
}
