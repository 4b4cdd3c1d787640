import { parameterError } from "../errors/parameter-error.ts";
import { kvError } from "./kv-error.ts";

/** `distributedKVStore.KVStoreResultSet`: entries, all read when it was made, with a pointer before the first. */
export class KvResultSet {
  readonly #entries: readonly object[];
  #position = -1;
  #isClosed = false;

  static close(set: KvResultSet): void {
    set.#isClosed = true;
  }

  constructor(entries: readonly object[]) {
    this.#entries = entries;
  }

  getCount(): number {
    return this.#open.length;
  }

  getPosition(): number {
    return this.#open.length === 0 ? -1 : this.#position;
  }

  moveToFirst(): boolean {
    return this.moveToPosition(0);
  }

  moveToLast(): boolean {
    return this.moveToPosition(this.#open.length - 1);
  }

  moveToNext(): boolean {
    return this.moveToPosition(this.#position + 1);
  }

  moveToPrevious(): boolean {
    return this.moveToPosition(this.#position - 1);
  }

  move(offset: unknown): boolean {
    if (typeof offset !== "number") throw parameterError("The offset must be a number.");
    return this.moveToPosition(this.#position + offset);
  }

  moveToPosition(position: unknown): boolean {
    if (typeof position !== "number") throw parameterError("The position must be a number.");
    this.#position = Math.min(Math.max(position, -1), this.#open.length);
    return this.#open[this.#position] !== undefined;
  }

  isFirst(): boolean {
    return this.#position === 0 && this.#open.length > 0;
  }

  isLast(): boolean {
    return this.#position === this.#open.length - 1 && this.#open.length > 0;
  }

  isBeforeFirst(): boolean {
    return this.#open.length === 0 || this.#position < 0;
  }

  isAfterLast(): boolean {
    return this.#open.length === 0 || this.#position >= this.#open.length;
  }

  getEntry(): object {
    const entry = this.#open[this.#position];
    if (entry === undefined) throw kvError("notFound");
    return entry;
  }

  get #open(): readonly object[] {
    if (this.#isClosed) throw kvError("closed");
    return this.#entries;
  }
}
