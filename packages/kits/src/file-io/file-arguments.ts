import { Buffer } from "node:buffer";
import { fileError } from "../errors/file-error.ts";
import { checkInteger, type IntegerLimits } from "./check-integer.ts";
import { encodingOf } from "./encoding-of.ts";
import { OpenFile } from "./open-file.ts";

/**
 * The arguments of one fileIo call, checked as they are taken. Whatever is wrong is 13900020, thrown at once: more of
 * them than the call has is wrong, too.
 */
export class FileArguments {
  readonly #values: readonly unknown[];

  /** @param maxCount How many the call takes, without a callback. */
  constructor(values: readonly unknown[], maxCount: number) {
    if (values.length > maxCount) throw fileError("EINVAL");
    this.#values = values;
  }

  path(index: number): string {
    return this.text(index);
  }

  text(index: number, fallback?: string): string {
    const value = this.#values[index] === undefined ? fallback : this.#values[index];
    if (typeof value !== "string") throw fileError("EINVAL");
    return value;
  }

  integer(index: number, limits: IntegerLimits = {}): number {
    return checkInteger(this.#values[index], limits);
  }

  boolean(index: number, fallback: boolean): boolean {
    const value = this.#values[index] ?? fallback;
    if (typeof value !== "boolean") throw fileError("EINVAL");
    return value;
  }

  fd(index: number): number {
    return this.integer(index, { min: 0 });
  }

  /** Any number: the call finds out itself whether that is open. */
  anyNumber(index: number): number {
    return this.integer(index);
  }

  /** A `File`, or the number of one. */
  file(index: number): number | OpenFile {
    const value = this.#values[index];
    return value instanceof OpenFile ? value.checkOpen() : this.fd(index);
  }

  pathOrFd(index: number): string | number {
    return typeof this.#values[index] === "string" ? this.path(index) : this.fd(index);
  }

  /** A path, or any number: `copyFile` finds out itself whether that is open. */
  pathOrAnyNumber(index: number): string | number {
    const value = this.#values[index];
    return typeof value === "number" ? value : this.path(index);
  }

  pathOrFile(index: number): string | OpenFile {
    const value = this.#values[index];
    return value instanceof OpenFile ? value.checkOpen() : this.path(index);
  }

  /** The bytes that an `ArrayBuffer` or a view holds, not a copy. */
  buffer(index: number): Uint8Array {
    return checkBuffer(this.#values[index]);
  }

  /** Bytes as given, or text in the encoding that the options at `optionsIndex` name. */
  data(index: number, optionsIndex: number): Uint8Array {
    const value = this.#values[index];
    if (typeof value !== "string") return checkBuffer(value);
    return Buffer.from(value, encodingOf(this.options(optionsIndex).encoding, ["utf-8", "utf-16"]));
  }

  /** Options where nothing else may stand in their place. */
  strictOptions(index: number): Readonly<Record<string, unknown>> {
    const value = this.#values[index];
    if (value !== undefined && (typeof value !== "object" || value === null)) throw fileError("EINVAL");
    return this.options(index);
  }

  /** What is no object counts as absent: the docs themselves pass `'utf8'` where options belong. */
  options(index: number): Readonly<Record<string, unknown>> {
    const value = this.#values[index];
    // A cast without loss: any object has string keys with unknown values.
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  }
}

function checkBuffer(value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw fileError("EINVAL");
}
