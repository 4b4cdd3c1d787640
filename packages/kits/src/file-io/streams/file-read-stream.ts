import { Readable } from "node:stream";
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

/** fileIo's `ReadStream`. Not Node's own, which knows the host path and opens any other. */
export class FileReadStream extends Readable {
  readonly path: string;
  readonly #options: FileReadStreamOptions;
  #position: number;
  #bytesRead = 0;

  constructor(options: FileReadStreamOptions) {
    super();
    this.path = options.path;
    this.#options = options;
    this.#position = options.start;
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
