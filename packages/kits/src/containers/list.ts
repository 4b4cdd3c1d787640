import { checkIndex } from "./container-error.ts";
import { ListSequence } from "./list-sequence.ts";
import { Sequence } from "./sequence.ts";

/** `@ohos.util.List` */
export class List extends ListSequence {
  insert(element: unknown, index: unknown): void {
    this.insertAt(index, element);
  }

  get(index: number): unknown {
    return Sequence.itemsOf(this)[index];
  }

  getFirst(): unknown {
    return Sequence.itemsOf(this)[0];
  }

  getLast(): unknown {
    return Sequence.itemsOf(this).at(-1);
  }

  set(index: unknown, element: unknown): unknown {
    Sequence.itemsOf(this)[checkIndex(index, this.length)] = element;
    return element;
  }

  equal(other: unknown): boolean {
    if (!(other instanceof List) || other.length !== this.length) return false;
    return Sequence.itemsOf(this).every((item, index) => item === other.get(index));
  }

  getSubList(fromIndex: unknown, toIndex: unknown): List {
    return new List().fillWith(Sequence.itemsOf(this).slice(...this.checkRange(fromIndex, toIndex)));
  }
}
