import { utilError } from "../util/util-error.ts";
import { checkCallback } from "./container-error.ts";
import { SetContainer } from "./set-container.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** `@ohos.util.TreeSet` */
export class TreeSet extends SetContainer {
  readonly #sorted: SortedEntries;

  constructor(comparator?: unknown) {
    const sorted = new SortedEntries(comparator === undefined ? undefined : checkCallback(comparator));
    super(sorted);
    this.#sorted = sorted;
  }

  getFirstValue(): unknown {
    return this.#sorted.keyAt(0);
  }

  getLastValue(): unknown {
    return this.#sorted.keyAt(-1);
  }

  getLowerValue(value: unknown): unknown {
    return this.#sorted.keyBefore(value);
  }

  getHigherValue(value: unknown): unknown {
    return this.#sorted.keyAfter(value);
  }

  popFirst(): unknown {
    return this.#pop(this.getFirstValue());
  }

  popLast(): unknown {
    return this.#pop(this.getLastValue());
  }

  #pop(value: unknown): unknown {
    if (this.isEmpty()) throw utilError("empty");
    this.remove(value);
    return value;
  }
}
