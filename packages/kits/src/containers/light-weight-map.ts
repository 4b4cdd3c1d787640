import { parameterError } from "../errors/parameter-error.ts";
import { checkIndex, checkNumber } from "./container-error.ts";
import { MapContainer } from "./map-container.ts";

/** `@ohos.util.LightWeightMap`: a map whose entries also have a place; here the order of insertion. */
export class LightWeightMap extends MapContainer {
  constructor() {
    super(new Map());
  }

  hasAll(other: unknown): boolean {
    if (!(other instanceof LightWeightMap)) throw parameterError(`The type of "map" must be LightWeightMap.`);
    return [...other.entries()].every(([key, value]) => this.hasKey(key) && this.get(key) === value);
  }

  increaseCapacityTo(_capacity: unknown): void {}

  getIndexOfKey(key: unknown): number {
    return [...this.keys()].indexOf(key);
  }

  getIndexOfValue(value: unknown): number {
    return [...this.values()].indexOf(value);
  }

  getKeyAt(index: unknown): unknown {
    return [...this.keys()][checkIndex(index, this.length)];
  }

  getValueAt(index: unknown): unknown {
    return [...this.values()][checkIndex(index, this.length)];
  }

  setValueAt(index: unknown, value: unknown): boolean {
    this.set(this.getKeyAt(index), value);
    return true;
  }

  /** False for a place that is not there. */
  removeAt(index: unknown): boolean {
    const place = checkNumber(index, "index");
    if (place < 0 || place >= this.length) return false;
    this.remove(this.getKeyAt(index));
    return true;
  }

  override toString(): string {
    return [...this.entries()].map(([key, value]) => `${String(key)}:${String(value)}`).join(",");
  }
}
