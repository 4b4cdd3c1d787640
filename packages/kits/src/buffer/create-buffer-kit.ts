import { Blob, Buffer, transcode } from "node:buffer";
import { BusinessError } from "../errors/business-error.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { utilError } from "../util/util-error.ts";

/**
 * `@ohos.buffer`: Node's Buffer with a device's errors, and each with an ArrayBuffer of its own. `buffer.from(text).buffer`
 * is how an application makes one, and Node's shared pool would hand it everybody's bytes.
 *
 * @see interface_sdk-js: api/@ohos.buffer.d.ts
 */
export function createBufferKit(): object {
  return withStubs("@ohos.buffer", {
    Buffer: DeviceBuffer,
    Blob,
    alloc: (size: unknown, fill?: unknown, encoding?: unknown) => {
      const bytes = DeviceBuffer.of(new ArrayBuffer(checkSize(size)));
      return fill === undefined ? bytes : Reflect.apply(bytes.fill, bytes, [fill, 0, bytes.length, encoding ?? "utf8"]);
    },
    allocUninitialized: (size: unknown) => DeviceBuffer.of(new ArrayBuffer(checkSize(size))),
    allocUninitializedFromPool: (size: unknown) => DeviceBuffer.of(new ArrayBuffer(checkSize(size))),
    byteLength: (text: unknown, encoding?: unknown) =>
      typeof text === "string" ? Buffer.byteLength(text, checkEncoding(encoding)) : bytesOf(text).byteLength,
    compare: (one: unknown, other: unknown) => Buffer.compare(bytesOf(one), bytesOf(other)),
    concat: (list: unknown, totalLength?: unknown) => {
      if (!Array.isArray(list)) throw parameterError("The list must be an array.");
      const length = totalLength === undefined ? undefined : checkSize(totalLength);
      return DeviceBuffer.copy(Buffer.concat(list.map(bytesOf), length));
    },
    from,
    isBuffer: (value: unknown) => value instanceof DeviceBuffer,
    isEncoding: (encoding: unknown) => typeof encoding === "string" && Buffer.isEncoding(encoding),
    transcode: (source: unknown, fromEncoding: unknown, toEncoding: unknown) => {
      // Node takes fewer encodings here than elsewhere, and says so itself.
      const names = [checkEncoding(fromEncoding), checkEncoding(toEncoding)] as Parameters<typeof transcode> extends [
        unknown,
        infer From,
        infer To,
      ]
        ? [From, To]
        : never;
      return DeviceBuffer.copy(told(() => transcode(bytesOf(source), ...names)));
    },
  });
}

/** Node's Buffer, by another name: what it throws is told as a device tells it. */
class DeviceBuffer extends Uint8Array {
  declare readonly fill: (...args: unknown[]) => this;

  static override of(memory: ArrayBufferLike | number, offset = 0, length?: number): DeviceBuffer {
    if (typeof memory === "number") throw parameterError("The memory must be an ArrayBuffer.");
    return new DeviceBuffer(memory as ArrayBuffer, offset, length);
  }

  static copy(bytes: Uint8Array): DeviceBuffer {
    return DeviceBuffer.of(Uint8Array.from(bytes).buffer);
  }
}

// The methods are Node's: they ask only for a Uint8Array.
for (const name of Object.getOwnPropertyNames(Buffer.prototype)) {
  const method: unknown = Reflect.get(Buffer.prototype, name);
  if (typeof method !== "function" || name === "constructor") continue;
  Object.defineProperty(DeviceBuffer.prototype, name, {
    writable: true,
    configurable: true,
    value(this: DeviceBuffer, ...args: unknown[]): unknown {
      const asNode = Buffer.from(this.buffer, this.byteOffset, this.byteLength);
      const result = told((): unknown => Reflect.apply(method, asNode, args));
      if (result === asNode) return this;
      return Buffer.isBuffer(result) ? DeviceBuffer.of(result.buffer, result.byteOffset, result.length) : result;
    },
  });
}

function from(source: unknown, second?: unknown, third?: unknown): DeviceBuffer {
  if (typeof source === "string") return DeviceBuffer.copy(Buffer.from(source, checkEncoding(second)));
  if (source instanceof ArrayBuffer || source instanceof SharedArrayBuffer) {
    const offset = typeof second === "number" ? second : 0;
    const length = typeof third === "number" ? third : source.byteLength - offset;
    if (offset < 0 || offset > source.byteLength || length < 0 || offset + length > source.byteLength) {
      throw utilError("outOfRange", `The value of "byteOffset" or "length" is out of range.`);
    }
    return DeviceBuffer.of(source, offset, length);
  }
  if (ArrayBuffer.isView(source)) return DeviceBuffer.copy(bytesOf(source));
  if (Array.isArray(source)) return DeviceBuffer.copy(Uint8Array.from(source, (value) => Number(value) & 0xff));
  const primitive: unknown = source === null || source === undefined ? undefined : Object(source).valueOf();
  if (typeof primitive === "string") return from(primitive, second);
  throw parameterError("The value must be a string, an array, a Buffer or an ArrayBuffer.");
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw parameterError("The value must be a Buffer or a Uint8Array.");
}

function checkSize(size: unknown): number {
  if (typeof size !== "number" || !(size >= 0 && size <= 0xffff_ffff)) {
    throw parameterError("The size must be a number that is not negative.");
  }
  return Math.trunc(size);
}

function checkEncoding(encoding: unknown = "utf8"): BufferEncoding {
  if (typeof encoding !== "string" || !Buffer.isEncoding(encoding)) {
    throw parameterError(`The encoding ${String(encoding)} is not known.`);
  }
  return encoding;
}

function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), "code");
    const message = error instanceof Error ? error.message : String(error);
    if (code === "ERR_OUT_OF_RANGE" || code === "ERR_BUFFER_OUT_OF_BOUNDS") throw utilError("outOfRange", message);
    if (code === "ERR_INVALID_BUFFER_SIZE") throw new BusinessError(10200009, message);
    throw parameterError(message);
  }
}
