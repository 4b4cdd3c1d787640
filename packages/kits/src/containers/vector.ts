import { checkIndex, checkNumber } from "./container-error.ts";
import { ListSequence } from "./list-sequence.ts";
import { Sequence } from "./sequence.ts";

const firstCapacity = 10;

/** `@ohos.util.Vector`, which later versions have dropped for ArrayList. */
export class Vector extends ListSequence {
  #capacity = firstCapacity;

  constructor() {
    super(true);
  }

  insert(element: unknown, index: unknown): void {
    this.insertAt(index, element);
  }

  get(index: unknown): unknown {
    return Sequence.itemsOf(this)[checkIndex(index, this.length)];
  }

  set(index: unknown, element: unknown): unknown {
    Sequence.itemsOf(this)[checkIndex(index, this.length)] = element;
    return element;
  }

  getFirstElement(): unknown {
    return Sequence.itemsOf(this)[0];
  }

  getLastElement(): unknown {
    return Sequence.itemsOf(this).at(-1);
  }

  getLastIndexFrom(element: unknown, index: unknown): number {
    return Sequence.itemsOf(this).lastIndexOf(element, checkIndex(index, this.length));
  }

  getIndexFrom(element: unknown, index: unknown): number {
    return Sequence.itemsOf(this).indexOf(element, checkIndex(index, this.length));
  }

  subVector(fromIndex: unknown, toIndex: unknown): Vector {
    return new Vector().fillWith(Sequence.itemsOf(this).slice(...this.checkRange(fromIndex, toIndex)));
  }

  clone(): Vector {
    return new Vector().fillWith(Sequence.itemsOf(this));
  }

  setLength(length: unknown): void {
    Sequence.itemsOf(this).length = checkNumber(length, "newSize");
  }

  /** Twice as much whenever it is full. */
  getCapacity(): number {
    while (this.#capacity < this.length) this.#capacity *= 2;
    return this.#capacity;
  }

  increaseCapacityTo(capacity: unknown): void {
    if (typeof capacity === "number" && capacity > this.getCapacity()) this.#capacity = capacity;
  }

  trimToCurrentLength(): void {
    this.#capacity = this.length;
  }

  copyToArray(array: unknown[]): void {
    for (const [index, item] of Sequence.itemsOf(this).entries()) array[index] = item;
  }

  override toString(): string {
    return Sequence.itemsOf(this).join(",");
  }
}
