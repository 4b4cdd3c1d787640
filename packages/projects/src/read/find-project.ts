import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { BackupError } from "@carryall/protocol";
import { findModuleFile } from "./read-module.ts";

export interface FoundProject {
  /** The folder that holds `AppScope`, absolute. */
  readonly directory: string;
  /** Set where the caller named one module's folder instead of the project's. */
  readonly moduleDirectory?: string;
}

/**
 * Finds the project that a folder is, or that a module's folder lies in.
 * Only a module looks upwards: an unrelated folder below some project must not install that project by surprise.
 *
 * @throws {BackupError} `invalidArgument` where there is no such folder, or no project.
 */
export function findProject(directory: string): FoundProject {
  const start = resolve(directory);
  if (!isDirectory(start)) {
    throw new BackupError("invalidArgument", `Cannot read ${start}: there is no such folder`, {
      hint: "Name the folder of a DevEco project, or of one module in it",
    });
  }
  if (hasAppScope(start)) return { directory: start };
  const project = findModuleFile(start) === undefined ? undefined : findAppScope(start);
  if (project !== undefined) return { directory: project, moduleDirectory: start };
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${start}: it is not a DevEco project: it has no AppScope/app.json5`,
    { hint: "Name the folder that holds AppScope, or a module's folder inside it" },
  );
}

/** The nearest folder above that holds `AppScope/app.json5`. */
export function findAppScope(start: string): string | undefined {
  let directory = dirname(start);
  while (!hasAppScope(directory)) {
    const parent = dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
  return directory;
}

function hasAppScope(directory: string): boolean {
  return existsSync(join(directory, "AppScope", "app.json5"));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
