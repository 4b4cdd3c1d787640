import { readSync } from "node:fs";

const chunkBytes = 64 * 1024;

/**
 * The text of an open file, from its start wherever its position is; the position stays.
 *
 * @throws Node's file errors, and an error for a file of more than `maxBytes`.
 */
export function readWholeFile(fd: number, maxBytes: number): string {
  const chunks: Buffer[] = [];
  let length = 0;
  while (length <= maxBytes) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const count = readSync(fd, chunk, 0, chunkBytes, length);
    if (count === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(chunk.subarray(0, count));
    length += count;
  }
  throw new Error(`it has more than ${maxBytes} bytes`);
}
