import { parameterError } from "../errors/parameter-error.ts";

interface Comparable {
  compareTo(other: unknown): boolean;
}

type ScopeValue = number | string | Comparable;

/** `util.ScopeHelper`: a range with both ends. A value of the author's own has `compareTo(other)`: not less than it. */
export class ScopeHelper {
  readonly #lower: ScopeValue;
  readonly #upper: ScopeValue;

  constructor(lower: ScopeValue, upper: ScopeValue) {
    if (!isAtLeast(upper, lower)) throw parameterError("The lower limit must not be above the upper limit.");
    this.#lower = lower;
    this.#upper = upper;
  }

  getLower(): ScopeValue {
    return this.#lower;
  }

  getUpper(): ScopeValue {
    return this.#upper;
  }

  contains(given: ScopeValue | ScopeHelper): boolean {
    if (given instanceof ScopeHelper) return this.contains(given.#lower) && this.contains(given.#upper);
    return isAtLeast(given, this.#lower) && isAtLeast(this.#upper, given);
  }

  clamp(value: ScopeValue): ScopeValue {
    if (!isAtLeast(value, this.#lower)) return this.#lower;
    return isAtLeast(this.#upper, value) ? value : this.#upper;
  }

  /** `(range)` or `(lower, upper)`. @throws {BusinessError} 401 where the two have nothing in common. */
  intersect(first: ScopeValue | ScopeHelper, second?: ScopeValue): ScopeHelper {
    const other = first instanceof ScopeHelper ? first : new ScopeHelper(first, second ?? first);
    return new ScopeHelper(larger(this.#lower, other.#lower), smaller(this.#upper, other.#upper));
  }

  /** `(range)`, `(lower, upper)` or `(value)`. */
  expand(first: ScopeValue | ScopeHelper, second?: ScopeValue): ScopeHelper {
    const other = first instanceof ScopeHelper ? first : new ScopeHelper(first, second ?? first);
    return new ScopeHelper(smaller(this.#lower, other.#lower), larger(this.#upper, other.#upper));
  }

  toString(): string {
    return `[${String(this.#lower)}, ${String(this.#upper)}]`;
  }
}

function isAtLeast(value: ScopeValue, limit: ScopeValue): boolean {
  if (typeof value === "object") return value.compareTo(limit);
  return value >= limit;
}

function larger(one: ScopeValue, other: ScopeValue): ScopeValue {
  return isAtLeast(one, other) ? one : other;
}

function smaller(one: ScopeValue, other: ScopeValue): ScopeValue {
  return isAtLeast(one, other) ? other : one;
}
