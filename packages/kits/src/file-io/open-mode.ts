import { constants } from "node:fs";
import { fileError } from "../errors/file-error.ts";

/** fileIo's own bits: those of Linux on x86-64, whatever machine this is. */
export const OpenMode = Object.freeze({
  READ_ONLY: 0,
  WRITE_ONLY: 1,
  READ_WRITE: 2,
  CREATE: 0o100,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DIR: 0o200000,
  NOFOLLOW: 0o400000,
  SYNC: 0o4010000,
});

const accessBits = 0o3;

const flagsByBit = [
  [OpenMode.WRITE_ONLY, constants.O_WRONLY],
  [OpenMode.READ_WRITE, constants.O_RDWR],
  [OpenMode.CREATE, constants.O_CREAT],
  [OpenMode.TRUNC, constants.O_TRUNC],
  [OpenMode.APPEND, constants.O_APPEND],
  [OpenMode.NONBLOCK, constants.O_NONBLOCK],
  [OpenMode.DIR, constants.O_DIRECTORY],
  [OpenMode.NOFOLLOW, constants.O_NOFOLLOW],
  [OpenMode.SYNC, constants.O_SYNC],
] as const;

/**
 * This machine's open flags for fileIo's mode. Bits that fileIo does not know are dropped.
 *
 * @throws {BusinessError} 13900020 for a negative mode, or one both write-only and read-write.
 */
export function openFlags(mode: number): number {
  if (mode < 0 || (mode & accessBits) === accessBits) throw fileError("EINVAL");
  return flagsByBit.reduce((flags, [bit, flag]) => ((mode & bit) === bit ? flags | (flag ?? 0) : flags), 0);
}
