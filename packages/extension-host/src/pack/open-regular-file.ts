import { type BigIntStats, closeSync, constants, fstatSync, openSync } from "node:fs";

/**
 * Opens a file of the application's for reading. Follows no link, and never waits for the other end of a FIFO.
 *
 * @throws Node's file errors; EISDIR or EINVAL where there is something else than a regular file.
 */
export function openRegularFile(path: string | Buffer): { fd: number; stats: BigIntStats } {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd, { bigint: true });
    if (!stats.isFile()) throw notRegular(stats);
    return { fd, stats };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function notRegular(stats: BigIntStats): Error {
  const code = stats.isDirectory() ? "EISDIR" : "EINVAL";
  return Object.assign(new Error(`${code}: this is no regular file`), { code });
}
