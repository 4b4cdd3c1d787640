import { Sequence } from "./sequence.ts";

/** `@ohos.util.Stack` */
export class Stack extends Sequence {
  isEmpty(): boolean {
    return this.length === 0;
  }

  peek(): unknown {
    return Sequence.itemsOf(this).at(-1);
  }

  pop(): unknown {
    return Sequence.itemsOf(this).pop();
  }

  push(element: unknown): unknown {
    Sequence.itemsOf(this).push(element);
    return element;
  }

  /** The place of the element from the bottom, or -1. */
  locate(element: unknown): number {
    return Sequence.itemsOf(this).indexOf(element);
  }
}
