import { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { toFileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";
import type { Descriptors } from "../descriptors.ts";

export interface FileReadStreamOptions {
  readonly fd: number;
  /** As the application sees it. */
  readonly path: string;
  readonly start: number;
  /** The last position to read; absent for the file's end. */
  readonly end: number | undefined;
  readonly descriptors: Descriptors;
}

type Listener = Parameters<Readable["on"]>[1];

/**
 * fileIo's `ReadStream`. Not Node's own, which knows the host path and opens any other. As the platform's streams do, it
 * gives text, and wraps what a `data` listener gets in an object: `{ data }`. A pipe carries the bytes as they are.
 *
 * @see interface_sdk-js: api/@ohos.util.stream.d.ts
 */
export class FileReadStream extends Readable {
  readonly path: string;
  readonly #options: FileReadStreamOptions;
  #position: number;
  #bytesRead = 0;
  readonly #decoder = new StringDecoder("utf8");
  #isPiping = false;
  readonly #wrappers = new WeakMap<Listener, Listener>();

  constructor(options: FileReadStreamOptions) {
    super();
    this.path = options.path;
    this.#options = options;
    this.#position = options.start;
  }

  override read(sizeBytes?: number): string | null {
    const piece: unknown = super.read(sizeBytes);
    return piece instanceof Uint8Array ? this.#decoder.write(piece) : null;
  }

  override on(event: string | symbol, listener: Listener): this {
    return super.on(event, event === "data" && !this.#isPiping ? this.#wrapped(listener) : listener);
  }

  override off(event: string | symbol, listener: Listener): this {
    return super.off(event, this.#wrappers.get(listener) ?? listener);
  }

  override pipe<T extends NodeJS.WritableStream>(target: T, options?: { end?: boolean }): T {
    // Its own listener takes the pieces as they are.
    this.#isPiping = true;
    try {
      return super.pipe(target, options);
    } finally {
      this.#isPiping = false;
    }
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** @returns The position from which the next piece is read. */
  seek(offset: unknown): number {
    this.#position = checkInteger(offset, { min: 0 });
    return this.#position;
  }

  close(): void {
    this.destroy();
  }

  #wrapped(listener: Listener): Listener {
    const decoder = new StringDecoder("utf8");
    const wrapper = (piece: unknown): void => {
      const data = piece instanceof Uint8Array ? decoder.write(piece) : piece;
      Reflect.apply(listener, this, [{ data }]);
    };
    this.#wrappers.set(listener, wrapper);
    return wrapper;
  }

  override _read(sizeBytes: number): void {
    const { fd, end = Number.POSITIVE_INFINITY, descriptors } = this.#options;
    try {
      const piece = new Uint8Array(Math.max(0, Math.min(sizeBytes, end + 1 - this.#position)));
      const count = piece.length === 0 ? 0 : descriptors.read(fd, piece, this.#position);
      this.#position += count;
      this.#bytesRead += count;
      this.push(count === 0 ? null : piece.subarray(0, count));
    } catch (error) {
      this.destroy(toFileError(error));
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#options.descriptors.close(this.#options.fd);
    done(error);
  }
}
