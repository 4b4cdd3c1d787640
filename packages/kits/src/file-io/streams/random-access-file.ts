import { defineCalls, defineSyncCalls } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { toFileError } from "../../errors/file-error.ts";
import { checkInteger } from "../check-integer.ts";
import type { Descriptors } from "../descriptors.ts";
import { FileArguments } from "../file-arguments.ts";
import { takeNothing } from "../take-nothing.ts";
import { transferOptions } from "../transfer-options.ts";
import { FileReadStream } from "./file-read-stream.ts";
import { FileWriteStream } from "./file-write-stream.ts";

export interface RandomAccessOptions {
  /** Its own, which it closes. */
  readonly fd: number;
  readonly path: string;
  readonly start: number;
  /** Where its streams end; absent for the file's end. */
  readonly end: number | undefined;
  readonly descriptors: Descriptors;
}

/** fileIo's `RandomAccessFile`. An `offset` counts from `filePointer`, which every transfer moves to where it ended. */
export class RandomAccessFile {
  readonly #fd: number;
  #filePointer: number;

  constructor({ fd, path, start, end, descriptors }: RandomAccessOptions) {
    this.#fd = fd;
    this.#filePointer = start;
    defineCalls(
      this,
      {
        read: (...values) => {
          const args = new FileArguments(values, 2);
          const buffer = args.buffer(0);
          const { length, offset = 0 } = transferOptions(args.options(1), buffer.length);
          return once(() => {
            const count = descriptors.read(fd, buffer.subarray(0, length), this.#filePointer + offset);
            this.#filePointer += offset + count;
            return count;
          });
        },
        write: (...values) => {
          const args = new FileArguments(values, 2);
          const data = args.data(0, 1);
          const { length, offset = 0 } = transferOptions(args.options(1), data.length);
          return once(() => {
            const count = descriptors.write(fd, data.subarray(0, length), this.#filePointer + offset);
            this.#filePointer += offset + count;
            return count;
          });
        },
      },
      toFileError,
    );
    defineSyncCalls(
      this,
      {
        close: (...values) => {
          takeNothing(values);
          return once(() => descriptors.close(fd));
        },
        getReadStream: (...values) => {
          takeNothing(values);
          return once(() => new FileReadStream({ fd: descriptors.duplicate(fd), path, start, end, descriptors }));
        },
        getWriteStream: (...values) => {
          takeNothing(values);
          return once(() => new FileWriteStream({ fd: descriptors.duplicate(fd), path, start, descriptors }));
        },
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
  setFilePointer(...[position, ...others]: readonly unknown[]): void {
    takeNothing(others);
    this.#filePointer = checkInteger(position, { min: 0 });
  }
}
