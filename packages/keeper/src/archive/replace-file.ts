import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "@carryall/runtime";
import { workPath } from "./archive-layout.ts";

/** Writes a file of an archive that appears whole or not at all. */
export function replaceFile(directory: string, name: string, text: string): void {
  const partial = workPath(directory, name, "partial");
  const fd = openSync(partial, "w", 0o600);
  try {
    writeFileSync(fd, text);
    // Sync first: a rename can outlive a power cut that its bytes do not.
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(partial, join(directory, name));
  syncDirectory(directory);
}
