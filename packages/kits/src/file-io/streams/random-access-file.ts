import { defineCalls } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { toFileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";
import type { Descriptors } from "../descriptors.ts";
import { FileArguments } from "../file-arguments.ts";
import { transferOptions } from "../transfer-options.ts";

export interface RandomAccessOptions {
  readonly fd: number;
  readonly start: number;
  readonly descriptors: Descriptors;
}

/** fileIo's `RandomAccessFile`. An `offset` counts from `filePointer`, which every transfer moves on. */
export class RandomAccessFile {
  readonly #fd: number;
  #filePointer: number;

  constructor({ fd, start, descriptors }: RandomAccessOptions) {
    this.#fd = fd;
    this.#filePointer = start;
    defineCalls(
      this,
      {
        read: (...values) => {
          const args = new FileArguments(values);
          const buffer = args.buffer(0);
          const { length, offset = 0 } = transferOptions(args.options(1), buffer.length);
          return once(() => {
            const count = descriptors.read(fd, buffer.subarray(0, length), this.#filePointer + offset);
            this.#filePointer += count;
            return count;
          });
        },
        write: (...values) => {
          const args = new FileArguments(values);
          const data = args.data(0, 1);
          const { length, offset = 0 } = transferOptions(args.options(1), data.length);
          return once(() => {
            const count = descriptors.write(fd, data.subarray(0, length), this.#filePointer + offset);
            this.#filePointer += count;
            return count;
          });
        },
        close: () => once(() => descriptors.close(fd)),
      },
      toFileError,
    );
  }

  get fd(): number {
    return this.#fd;
  }

  get filePointer(): number {
    return this.#filePointer;
  }

  /** @throws {BusinessError} 13900020 for a negative position. */
  setFilePointer(position: unknown): void {
    this.#filePointer = checkInteger(position, { min: 0 });
  }
}
