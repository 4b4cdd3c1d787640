import { closeSync, constants, openSync, readSync } from "node:fs";
import { toFileError } from "../../errors/file-error.ts";

const pieceBytes = 64 << 10;

/**
 * Up to 64 KiB of a file. It is opened for each piece and not kept open, because nothing tells when an application loses
 * interest in what it reads by lines.
 *
 * @throws {BusinessError} By errno.
 */
export function readPiece(hostPath: string, position: number): Uint8Array {
  try {
    const fd = openSync(hostPath, constants.O_RDONLY);
    try {
      const piece = new Uint8Array(pieceBytes);
      return piece.subarray(0, readSync(fd, piece, 0, piece.length, position));
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    throw toFileError(error);
  }
}
