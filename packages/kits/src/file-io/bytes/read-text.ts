import { Buffer } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { fileError } from "../../errors/file-error.ts";

export interface ReadTextOptions {
  readonly offset: number;
  /** Bytes; absent for all that follow. */
  readonly length: number | undefined;
}

/**
 * A part of a file as UTF-8 text.
 *
 * @throws {BusinessError} 13900020 where `offset` is beyond the file's end.
 */
export function readText(hostPath: string, { offset, length }: ReadTextOptions): string {
  const fd = openSync(hostPath, constants.O_RDONLY);
  try {
    const { size } = fstatSync(fd);
    if (offset > size) throw fileError("EINVAL");
    const bytes = Buffer.alloc(Math.min(length ?? size - offset, size - offset));
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(fd, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.toString("utf8", 0, filled);
  } finally {
    closeSync(fd);
  }
}
