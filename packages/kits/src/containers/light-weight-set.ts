import { parameterError } from "../errors/parameter-error.ts";
import { SetContainer } from "./set-container.ts";

/** `@ohos.util.LightWeightSet`: a set whose values also have a place; here the order of insertion. */
export class LightWeightSet extends SetContainer {
  constructor() {
    super(new Map());
  }

  addAll(other: unknown): boolean {
    return [...checkSet(other).values()].map((value) => this.add(value)).includes(true);
  }

  hasAll(other: unknown): boolean {
    return [...checkSet(other).values()].every((value) => this.has(value));
  }

  equal(other: unknown): boolean {
    return other instanceof LightWeightSet && other.length === this.length && this.hasAll(other);
  }

  increaseCapacityTo(_capacity: unknown): void {}

  getIndexOf(value: unknown): number {
    return this.toArray().indexOf(value);
  }

  getValueAt(index: number): unknown {
    return this.toArray()[index];
  }

  /** What was removed, or undefined. */
  override remove(value: unknown): unknown {
    return super.remove(value) === true ? value : undefined;
  }

  removeAt(index: number): boolean {
    if (!(index >= 0 && index < this.length)) return false;
    super.remove(this.getValueAt(index));
    return true;
  }

  toArray(): unknown[] {
    return [...this.values()];
  }

  override toString(): string {
    return this.toArray().join(",");
  }
}

function checkSet(value: unknown): LightWeightSet {
  if (!(value instanceof LightWeightSet)) throw parameterError(`The type of "set" must be LightWeightSet.`);
  return value;
}
