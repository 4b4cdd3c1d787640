import { withStubs } from "../stub/with-stubs.ts";
import { utilError } from "../util/util-error.ts";
import { sendableMark } from "./sendable-mark.ts";

const typedArrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
} as const;

/** `@arkts.collections`: the language's own collections, which taskpool keeps in the thread that has them. */
export function createCollections(): object {
  class SendableArray<T> extends Array<T> {
    static create<T>(length: number, value: T): SendableArray<T> {
      if (!Number.isInteger(length) || length < 0) throw utilError("outOfRange", "Invalid array length.");
      return SendableArray.from({ length }, () => value) as SendableArray<T>;
    }

    shrinkTo(length: number): void {
      if (length < this.length) this.length = length;
    }

    extendTo(length: number, value: T): void {
      while (this.length < length) this.push(value);
    }
  }
  class SendableMap<K, V> extends Map<K, V> {}
  class SendableSet<T> extends Set<T> {}
  class SendableBuffer extends ArrayBuffer {}
  const arrays = Object.fromEntries(
    Object.entries(typedArrays).map(([name, Base]) => [name, class extends (Base as typeof Uint8Array) {}]),
  );
  const members = { Array: SendableArray, Map: SendableMap, Set: SendableSet, ArrayBuffer: SendableBuffer, ...arrays };
  for (const [name, type] of Object.entries(members)) {
    Object.defineProperty(type, "name", { value: name });
    Object.defineProperty(type.prototype, sendableMark, { value: true });
  }
  return withStubs("@arkts.collections", members);
}
