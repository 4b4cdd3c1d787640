import { existsSync, readdirSync, statSync } from "node:fs";
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
  const config = findConfig(start);
  if (config !== undefined) {
    throw new BackupError(
      "invalidArgument",
      `Cannot read ${start}: it is a project of the FA model: it has ${config}`,
      {
        hint: "Backup extensions are of the stage model: the project needs AppScope/app.json5 and a module.json5 in each module",
      },
    );
  }
  throw new BackupError(
    "invalidArgument",
    `Cannot read ${start}: it is not a DevEco project: it has no AppScope/app.json5`,
    { hint: "Name the folder that holds AppScope, or a module's folder inside it" },
  );
}

/** The nearest folder above that is a whole project. */
export function findAppScope(start: string): string | undefined {
  let directory = dirname(start);
  while (!hasAppScope(directory)) {
    const parent = dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
  return directory;
}

/** True for the folder of a whole project. */
export function hasAppScope(directory: string): boolean {
  return findAppFile(directory) !== undefined;
}

/** The file that says what the application is: `app.json5`, or an older project's `app.json`. */
export function findAppFile(projectDirectory: string): string | undefined {
  return ["app.json5", "app.json"]
    .map((name) => join(projectDirectory, "AppScope", name))
    .find((file) => existsSync(file));
}

// The model before the stage model: each module has one config.json, and there is no AppScope.
function findConfig(start: string): string | undefined {
  const modules = readdirSync(start, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [".", ...modules.map(({ name }) => name)]
    .map((name) => join(name, "src", "main", "config.json"))
    .find((path) => existsSync(join(start, path)));
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
