import { ListSequence } from "./list-sequence.ts";
import { Sequence } from "./sequence.ts";

const firstCapacity = 10;

/** `@ohos.util.ArrayList` */
export class ArrayList extends ListSequence {
  #capacity = firstCapacity;

  constructor() {
    super(true);
  }

  insert(element: unknown, index: unknown): void {
    this.insertAt(index, element);
  }

  subArrayList(fromIndex: unknown, toIndex: unknown): ArrayList {
    return new ArrayList().fillWith(Sequence.itemsOf(this).slice(...this.checkRange(fromIndex, toIndex)));
  }

  clone(): ArrayList {
    return new ArrayList().fillWith(Sequence.itemsOf(this));
  }

  /** Half as much again whenever it is full. */
  getCapacity(): number {
    while (this.#capacity < this.length) this.#capacity = Math.trunc(this.#capacity * 1.5);
    return this.#capacity;
  }

  increaseCapacityTo(capacity: unknown): void {
    if (typeof capacity === "number" && capacity > this.getCapacity()) this.#capacity = capacity;
  }

  trimToCurrentLength(): void {
    this.#capacity = this.length;
  }
}
