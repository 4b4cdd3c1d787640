import { defineCalls } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { fileError, toFileError } from "../../errors/file-error.ts";
import type { Descriptors } from "../descriptors.ts";
import { FileArguments } from "../file-arguments.ts";
import { transferOptions } from "../transfer-options.ts";

/**
 * fileIo's `Stream`. Nothing is buffered, so `flush` has nothing to do; an `offset` moves the stream there.
 * After `close` everything is 13900005.
 */
export class FileStream {
  readonly #fd: number;
  readonly #descriptors: Descriptors;
  #isClosed = false;

  constructor(fd: number, descriptors: Descriptors) {
    this.#fd = fd;
    this.#descriptors = descriptors;
    defineCalls(
      this,
      {
        read: (...values) => {
          const args = new FileArguments(values);
          const buffer = args.buffer(0);
          const { length, offset } = transferOptions(args.options(1), buffer.length);
          return once(() => {
            this.#moveTo(offset);
            return descriptors.read(fd, buffer.subarray(0, length));
          });
        },
        write: (...values) => {
          const args = new FileArguments(values);
          const data = args.data(0, 1);
          const { length, offset } = transferOptions(args.options(1), data.length);
          return once(() => {
            this.#moveTo(offset);
            return descriptors.write(fd, data.subarray(0, length));
          });
        },
        flush: () => once(() => this.#checkOpen()),
        close: () =>
          once(() => {
            this.#checkOpen();
            descriptors.close(fd);
            this.#isClosed = true;
          }),
      },
      toFileError,
    );
  }

  #moveTo(offset: number | undefined): void {
    this.#checkOpen();
    if (offset !== undefined) this.#descriptors.seek(this.#fd, offset, "start");
  }

  #checkOpen(): void {
    if (this.#isClosed) throw fileError("EIO");
  }
}
