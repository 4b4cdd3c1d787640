import { readdirSync } from "node:fs";
import { BackupError } from "@carryall/protocol";
import { makeDirectories } from "@carryall/runtime";
import { capabilityFileName, parseWorkName } from "./archive-layout.ts";
import { explainFileError } from "./explain-file-error.ts";
import { recoverArchive } from "./recover-archive.ts";

/**
 * Makes sure that an archive may be written into a directory, which may not exist yet.
 *
 * @throws {BackupError} `invalidArgument` for a directory with other things in it, or no directory at all;
 *   `accessDenied` where it cannot be written.
 */
export function claimArchive(directory: string): void {
  const what = `Cannot back up to ${directory}`;
  explainFileError(what, () => makeDirectories(directory, { mode: 0o700 }));
  const names = explainFileError(what, () => readdirSync(directory));
  const isOurs = names.includes(capabilityFileName) || names.every((name) => parseWorkName(name) !== undefined);
  if (!isOurs) {
    throw new BackupError("invalidArgument", `${what}: there is something else in it`, {
      hint: "Name a new or an empty directory, or one that an earlier backup made",
    });
  }
  explainFileError(what, () => recoverArchive(directory));
}
