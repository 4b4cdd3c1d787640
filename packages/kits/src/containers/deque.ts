import { Sequence } from "./sequence.ts";

/** `@ohos.util.Deque` */
export class Deque extends Sequence {
  insertFront(element: unknown): void {
    Sequence.itemsOf(this).unshift(element);
  }

  insertEnd(element: unknown): void {
    Sequence.itemsOf(this).push(element);
  }

  getFirst(): unknown {
    return Sequence.itemsOf(this)[0];
  }

  getLast(): unknown {
    return Sequence.itemsOf(this).at(-1);
  }

  popFirst(): unknown {
    return Sequence.itemsOf(this).shift();
  }

  popLast(): unknown {
    return Sequence.itemsOf(this).pop();
  }
}
