import { readSync } from "node:fs";

export interface ReadWholeOptions {
  /** Most bytes that are read. */
  readonly limit: number;
  /** What the file's size is said to be: when a read ends exactly there, nobody asks once more whether that is all. */
  readonly expected: number;
}

/**
 * Reads a file from its start into a buffer until it ends or `limit` bytes are there.
 *
 * @returns How many bytes were read; less than `limit` where the file is shorter.
 */
export function readWhole(fd: number, into: Uint8Array, at: number, { limit, expected }: ReadWholeOptions): number {
  let done = 0;
  while (done < limit) {
    const wanted = limit - done;
    const count = readSync(fd, into, at + done, wanted, done);
    done += count;
    if (count === 0 || (count < wanted && done === expected)) break;
  }
  return done;
}
