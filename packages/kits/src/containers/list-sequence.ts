import { checkCallback, checkIndex, checkNumber, outOfRange } from "./container-error.ts";
import { Sequence } from "./sequence.ts";

/** What the lists among the sequences have in common. */
export class ListSequence extends Sequence {
  add(element: unknown): boolean {
    Sequence.itemsOf(this).push(element);
    return true;
  }

  getIndexOf(element: unknown): number {
    return Sequence.itemsOf(this).indexOf(element);
  }

  getLastIndexOf(element: unknown): number {
    return Sequence.itemsOf(this).lastIndexOf(element);
  }

  remove(element: unknown): boolean {
    const items = Sequence.itemsOf(this);
    const index = items.indexOf(element);
    if (index !== -1) items.splice(index, 1);
    return index !== -1;
  }

  removeByIndex(index: unknown): unknown {
    const items = Sequence.itemsOf(this);
    return items.splice(checkIndex(index, items.length), 1)[0];
  }

  /** From `fromIndex` up to, not including, `toIndex`. */
  removeByRange(fromIndex: unknown, toIndex: unknown): void {
    const [from, to] = this.checkRange(fromIndex, toIndex);
    Sequence.itemsOf(this).splice(from, to - from);
  }

  replaceAllElements(callback: unknown, thisArg?: unknown): void {
    const call = checkCallback(callback);
    const items = Sequence.itemsOf(this);
    for (const [index, item] of items.entries()) items[index] = Reflect.apply(call, thisArg, [item, index, this]);
  }

  /** Without a comparator as numbers or texts compare. */
  sort(comparator?: unknown): void {
    const compare = comparator === undefined ? ascending : checkCallback(comparator);
    Sequence.itemsOf(this).sort((one, other) => Number(compare(one, other)));
  }

  clear(): void {
    Sequence.itemsOf(this).length = 0;
  }

  convertToArray(): unknown[] {
    return [...Sequence.itemsOf(this)];
  }

  isEmpty(): boolean {
    return this.length === 0;
  }

  protected insertAt(index: unknown, element: unknown): void {
    const items = Sequence.itemsOf(this);
    items.splice(checkIndex(index, items.length + 1), 0, element);
  }

  protected checkRange(fromIndex: unknown, toIndex: unknown): [from: number, to: number] {
    const from = checkIndex(fromIndex, this.length, "fromIndex");
    const to = checkNumber(toIndex, "toIndex");
    if (to <= from || to > this.length) throw outOfRange("toIndex", from + 1, this.length, to);
    return [from, to];
  }

  protected fillWith(elements: readonly unknown[]): this {
    const items = Sequence.itemsOf(this);
    // One by one: a call takes only so many arguments.
    for (const element of elements) items.push(element);
    return this;
  }
}

function ascending(one: unknown, other: unknown): number {
  const [left, right] = [one as number, other as number];
  return left < right ? -1 : Number(left > right);
}
