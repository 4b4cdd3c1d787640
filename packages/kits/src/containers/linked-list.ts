import { utilError } from "../util/util-error.ts";
import { checkIndex } from "./container-error.ts";
import { ListSequence } from "./list-sequence.ts";
import { Sequence } from "./sequence.ts";

/** `@ohos.util.LinkedList` */
export class LinkedList extends ListSequence {
  /** Unlike in the other lists the index comes first. */
  insert(index: unknown, element: unknown): void {
    this.insertAt(index, element);
  }

  get(index: number): unknown {
    return Sequence.itemsOf(this)[index];
  }

  set(index: unknown, element: unknown): unknown {
    Sequence.itemsOf(this)[checkIndex(index, this.length)] = element;
    return element;
  }

  addFirst(element: unknown): void {
    Sequence.itemsOf(this).unshift(element);
  }

  getFirst(): unknown {
    return Sequence.itemsOf(this)[0];
  }

  getLast(): unknown {
    return Sequence.itemsOf(this).at(-1);
  }

  removeFirst(): unknown {
    return this.#filled().shift();
  }

  removeLast(): unknown {
    return this.#filled().pop();
  }

  removeFirstFound(element: unknown): boolean {
    return this.#removeAt(this.#filled().indexOf(element));
  }

  removeLastFound(element: unknown): boolean {
    return this.#removeAt(this.#filled().lastIndexOf(element));
  }

  clone(): LinkedList {
    return new LinkedList().fillWith(Sequence.itemsOf(this));
  }

  #filled(): unknown[] {
    if (this.length === 0) throw utilError("empty");
    return Sequence.itemsOf(this);
  }

  #removeAt(index: number): boolean {
    if (index === -1) throw utilError("noProperty");
    Sequence.itemsOf(this).splice(index, 1);
    return true;
  }
}
