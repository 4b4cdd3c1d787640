import { constants } from "node:fs";
import { fileError } from "../errors/file-error.ts";

const flagsByMode: ReadonlyMap<string, number> = new Map([
  ["r", constants.O_RDONLY],
  ["r+", constants.O_RDWR],
  ["w", constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC],
  ["w+", constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC],
  ["a", constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND],
  ["a+", constants.O_RDWR | constants.O_CREAT | constants.O_APPEND],
]);

/** Open flags for a C stream's mode (`r`, `w+`, …). @throws {BusinessError} 13900020 for another text. */
export function streamFlags(mode: string): number {
  const flags = flagsByMode.get(mode);
  if (flags === undefined) throw fileError("EINVAL");
  return flags;
}
