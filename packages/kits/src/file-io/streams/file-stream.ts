import { defineCalls } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { fileError, toFileError } from "../../errors/file-error.ts";
import type { Descriptors } from "../descriptors.ts";
import { FileArguments } from "../file-arguments.ts";
import type { StreamMode } from "../stream-mode.ts";
import { takeNothing } from "../take-nothing.ts";
import { transferOptions } from "../transfer-options.ts";

export interface FileStreamOptions {
  readonly fd: number;
  readonly mode: StreamMode;
  readonly descriptors: Descriptors;
}

/**
 * fileIo's `Stream`. Nothing is buffered, so `flush` has nothing to do; an `offset` moves the stream there.
 * What its mode does not allow, and everything after `close`, is 13900005.
 */
export class FileStream {
  readonly #fd: number;
  readonly #descriptors: Descriptors;
  #isClosed = false;

  constructor({ fd, mode, descriptors }: FileStreamOptions) {
    this.#fd = fd;
    this.#descriptors = descriptors;
    defineCalls(
      this,
      {
        read: (...values) => {
          const args = new FileArguments(values, 2);
          const buffer = args.buffer(0);
          const { length, offset } = transferOptions(args.options(1), buffer.length);
          return once(() => {
            this.#moveTo(offset);
            if (!mode.canRead) throw fileError("EIO");
            return descriptors.read(fd, buffer.subarray(0, length));
          });
        },
        write: (...values) => {
          const args = new FileArguments(values, 2);
          const data = args.data(0, 1);
          const { length, offset } = transferOptions(args.options(1), data.length);
          return once(() => {
            this.#moveTo(offset);
            if (!mode.canWrite) throw fileError("EIO");
            if (mode.appends) descriptors.seek(fd, 0, "end");
            return descriptors.write(fd, data.subarray(0, length));
          });
        },
        flush: (...values) => {
          takeNothing(values);
          return once(() => this.#checkOpen());
        },
        close: (...values) => {
          takeNothing(values);
          return once(() => {
            this.#checkOpen();
            descriptors.close(fd);
            this.#isClosed = true;
          });
        },
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
