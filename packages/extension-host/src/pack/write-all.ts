import { writeSync } from "node:fs";

/** Writes all of the bytes where the file stands. @throws Node's file errors. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
}
