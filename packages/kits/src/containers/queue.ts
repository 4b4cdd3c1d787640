import { Sequence } from "./sequence.ts";

/** `@ohos.util.Queue` */
export class Queue extends Sequence {
  add(element: unknown): boolean {
    Sequence.itemsOf(this).push(element);
    return true;
  }

  getFirst(): unknown {
    return Sequence.itemsOf(this)[0];
  }

  pop(): unknown {
    return Sequence.itemsOf(this).shift();
  }
}
