import { closeSync, constants, fstatSync, openSync, readlinkSync, symlinkSync } from "node:fs";
import { copyBytes } from "../bytes/copy-bytes.ts";

/**
 * Copies one file, or a link as a link, to where nothing is yet. Permission bits are kept, times are not.
 * What is neither (a socket, a pipe) is left out.
 */
export function* copyEntry(
  sourceHostPath: string,
  targetHostPath: string,
  entry: { isSymbolicLink(): boolean; isFile(): boolean },
): Generator<undefined, void, undefined> {
  if (entry.isSymbolicLink()) symlinkSync(readlinkSync(sourceHostPath), targetHostPath);
  if (!entry.isFile()) return;
  const from = openSync(sourceHostPath, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { mode } = fstatSync(from);
    const to = openSync(targetHostPath, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, mode & 0o777);
    try {
      yield* copyBytes(from, to);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}
