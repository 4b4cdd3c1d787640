import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { syncFile } from "./sync-file.ts";

export interface WriteFileOptions {
  /** Permission bits. Default 0o600. */
  readonly mode?: number;
  /** False for what a power cut may take back, or tear. Default true. */
  readonly isSynced?: boolean;
}

/** Writes a file that appears whole or not at all: temporary, write, sync, rename, sync the folder. */
export function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600, isSynced = true }: WriteFileOptions = {},
): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const fd = openSync(temporary, "w", mode);
  try {
    try {
      writeFileSync(fd, data);
      // Sync first: a rename can outlive a power cut that its bytes do not.
      if (isSynced) syncFile(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  if (isSynced) syncDirectory(dirname(path));
}

/** Makes names in a folder last. Does nothing where a folder cannot be opened (Windows). */
export function syncDirectory(path: string): void {
  if (process.platform === "win32") return;
  const fd = openSync(path, "r");
  try {
    syncFile(fd);
  } finally {
    closeSync(fd);
  }
}
