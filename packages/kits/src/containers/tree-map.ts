import { checkCallback } from "./container-error.ts";
import { MapContainer } from "./map-container.ts";
import { SortedEntries } from "./sorted-entries.ts";

/** `@ohos.util.TreeMap`. A comparator says whether the first key comes before the second, or by how much. */
export class TreeMap extends MapContainer {
  readonly #sorted: SortedEntries;

  constructor(comparator?: unknown) {
    const sorted = new SortedEntries(comparator === undefined ? undefined : checkCallback(comparator));
    super(sorted);
    this.#sorted = sorted;
  }

  getFirstKey(): unknown {
    return this.#sorted.keyAt(0);
  }

  getLastKey(): unknown {
    return this.#sorted.keyAt(-1);
  }

  getLowerKey(key: unknown): unknown {
    return this.#sorted.keyBefore(key);
  }

  getHigherKey(key: unknown): unknown {
    return this.#sorted.keyAfter(key);
  }
}
