import { parameterError } from "../errors/parameter-error.ts";
import { EntryContainer } from "./entry-container.ts";

/** What the maps have in common. */
export class MapContainer extends EntryContainer {
  hasKey(key: unknown): boolean {
    return EntryContainer.entriesOf(this).has(key);
  }

  hasValue(value: unknown): boolean {
    return [...this.values()].includes(value);
  }

  get(key: unknown): unknown {
    return EntryContainer.entriesOf(this).get(key);
  }

  set(key: unknown, value: unknown): this {
    EntryContainer.entriesOf(this).set(key, value);
    return this;
  }

  setAll(other: unknown): void {
    if (!(other instanceof MapContainer)) throw parameterError(`The type of "map" must be a map of the same kind.`);
    for (const [key, value] of [...other.entries()]) this.set(key, value);
  }

  /** What was there, or undefined. */
  remove(key: unknown): unknown {
    const entries = EntryContainer.entriesOf(this);
    const value = entries.get(key);
    entries.delete(key);
    return value;
  }

  /** False for a key that is not there. */
  replace(key: unknown, value: unknown): boolean {
    if (!this.hasKey(key)) return false;
    this.set(key, value);
    return true;
  }

  keys(): IterableIterator<unknown> {
    return EntryContainer.entriesOf(this).keys();
  }

  [Symbol.iterator](): IterableIterator<[unknown, unknown]> {
    return this.entries();
  }
}
