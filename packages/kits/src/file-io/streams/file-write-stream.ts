import { Writable } from "node:stream";
import { toFileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";
import type { Descriptors } from "../descriptors.ts";

export interface FileWriteStreamOptions {
  readonly fd: number;
  /** As the application sees it. */
  readonly path: string;
  readonly start: number;
  readonly descriptors: Descriptors;
}

/** fileIo's `WriteStream`. Not Node's own, which knows the host path and opens any other. */
export class FileWriteStream extends Writable {
  readonly path: string;
  readonly #options: FileWriteStreamOptions;
  #position: number;
  #bytesWritten = 0;

  constructor(options: FileWriteStreamOptions) {
    super();
    this.path = options.path;
    this.#options = options;
    this.#position = options.start;
  }

  get bytesWritten(): number {
    return this.#bytesWritten;
  }

  /** @returns The position at which the next piece is written. */
  seek(offset: unknown): number {
    this.#position = checkInteger(offset, { min: 0 });
    return this.#position;
  }

  close(): void {
    this.end();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      const count = this.#options.descriptors.write(this.#options.fd, chunk, this.#position);
      this.#position += count;
      this.#bytesWritten += count;
      done();
    } catch (error) {
      done(toFileError(error));
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#options.descriptors.close(this.#options.fd);
    done(error);
  }
}
