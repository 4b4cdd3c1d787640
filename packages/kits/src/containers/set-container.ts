import { EntryContainer } from "./entry-container.ts";

/** What the sets have in common: each value is its own key. */
export class SetContainer extends EntryContainer {
  has(value: unknown): boolean {
    return EntryContainer.entriesOf(this).has(value);
  }

  /** False for a value that is there already. */
  add(value: unknown): boolean {
    if (this.has(value)) return false;
    EntryContainer.entriesOf(this).set(value, value);
    return true;
  }

  remove(value: unknown): unknown {
    return EntryContainer.entriesOf(this).delete(value);
  }

  [Symbol.iterator](): IterableIterator<unknown> {
    return this.values();
  }
}
