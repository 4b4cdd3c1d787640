import { closeSync } from "node:fs";
import { BackupError, type clientMessages } from "@carryall/protocol";
import { takeFile } from "@carryall/runtime";

/**
 * Opens the reports of previous backups that a client offers with its increments.
 *
 * @returns Descriptors in the order of the increments, `undefined` where there is none.
 * @throws {BackupError} `invalidArgument` where one cannot be opened; none stays open then.
 */
export function openManifests(increments: readonly clientMessages.Increment[]): (number | undefined)[] {
  const opened: (number | undefined)[] = [];
  for (const { bundle, manifest } of increments) {
    try {
      opened.push(manifest === undefined ? undefined : takeFile(manifest, "read"));
    } catch (cause) {
      for (const fd of opened) if (fd !== undefined) closeSync(fd);
      const so = cause instanceof Error ? cause.message : String(cause);
      throw new BackupError("invalidArgument", `Cannot read the manifest of ${bundle}: ${so}`, { cause });
    }
  }
  return opened;
}
