import { readSync } from "node:fs";

const chunkBytes = 1024 * 1024;

/** A file from where it stands to its end, in pieces of one buffer: use each before asking for the next. */
export function* readChunks(fd: number): Generator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const count = readSync(fd, buffer, 0, chunkBytes, null);
    if (count === 0) return;
    yield buffer.subarray(0, count);
  }
}
