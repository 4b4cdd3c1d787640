import { closeSync, unlinkSync } from "node:fs";
import type { OpenedFile } from "./packed-file.ts";

/** Closes a file that was handed over and, where it is ours, removes it: the receiver has it open. */
export function disposeOpened({ fd, hostPath, isTemporary }: OpenedFile): void {
  closeSync(fd);
  if (isTemporary) unlinkSync(hostPath);
}
