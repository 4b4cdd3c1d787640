import { fstatSync, ftruncateSync, readSync, writeSync } from "node:fs";
import { fileError } from "../../errors/file-error.ts";

/** How much is copied in a step. */
export const pieceBytes = 1 << 20;

/**
 * Copies a whole file, a piece a step, from and to position 0 whatever the descriptors' positions. The target is emptied
 * first.
 *
 * @param from Descriptors of the process, both checked by the caller.
 * @returns How many bytes the source had.
 * @throws {BusinessError} 13900005 where the source ends before its size.
 */
export function* copyBytes(from: number, to: number): Generator<undefined, number, undefined> {
  const { size } = fstatSync(from);
  ftruncateSync(to, 0);
  const piece = new Uint8Array(Math.min(size, pieceBytes));
  for (let position = 0; position < size; ) {
    const count = readSync(from, piece, 0, Math.min(piece.length, size - position), position);
    if (count === 0) throw fileError("EIO");
    for (let written = 0; written < count; ) {
      written += writeSync(to, piece, written, count - written, position + written);
    }
    position += count;
    yield;
  }
  return size;
}
