import { readSync } from "node:fs";

/**
 * Reads a file from its start into a buffer until it ends or `limit` bytes are there.
 *
 * @returns How many bytes were read; less than `limit` where the file is shorter.
 */
export function readWhole(fd: number, into: Uint8Array, at: number, limit: number): number {
  let done = 0;
  while (done < limit) {
    const count = readSync(fd, into, at + done, limit - done, done);
    if (count === 0) break;
    done += count;
  }
  return done;
}
