import { constants, cpSync, lstatSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { BackupError, errnoNameOf, type SandboxRoots, toHostPath } from "@carryall/protocol";

export interface MigrateFileOptions {
  /** Bare name below both folders; empty for everything in the folder. */
  readonly name: string;
  /** Host path of the folder that it comes from. */
  readonly sourceDirectory: string;
  /** Sandbox path of the folder that it goes to. */
  readonly targetDirectory: string;
  /** Of the application that gets it. */
  readonly roots: SandboxRoots;
}

/**
 * Moves a file, or a whole folder, into an application's sandbox. Links are neither followed nor moved.
 *
 * @throws {BackupError} `invalidArgument` for a place outside the sandbox, a link, or a file that is not there; Node's
 *   file errors.
 * @see app_file_service: services/backup_sa/src/module_ipc/sub_service.cpp, MigrateFile
 */
export async function migrateFile(options: MigrateFileOptions): Promise<void> {
  const { name, sourceDirectory } = options;
  const source = name === "" ? sourceDirectory : join(sourceDirectory, name);
  const target = join(openTarget(options), name === "" ? "." : name);
  const stats = lstatSync(source, { throwIfNoEntry: false });
  if (stats === undefined || !(stats.isFile() || stats.isDirectory())) {
    throw new BackupError("invalidArgument", `Cannot move ${source}: it is neither a file nor a folder`);
  }
  if (stats.isDirectory()) {
    cpSync(source, target, {
      recursive: true,
      force: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
      filter: isPlain,
    });
    rmSync(source, { recursive: true });
  } else await moveFile(source, target);
}

// Made where it is missing, and looked at with every link on its way resolved: an application may have put one there.
function openTarget({ targetDirectory, roots }: MigrateFileOptions): string {
  const hostPath = toHostPath(roots, targetDirectory);
  const root = roots.find((each) => hostPath === each.hostPath || hostPath?.startsWith(each.hostPath + sep));
  if (hostPath === undefined || root === undefined) throw outside(targetDirectory);
  let existing = hostPath;
  while (lstatSync(existing, { throwIfNoEntry: false }) === undefined) existing = join(existing, "..");
  const rootPath = realpathSync(root.hostPath);
  const real = realpathSync(existing);
  if (real !== rootPath && !real.startsWith(rootPath + sep)) throw outside(targetDirectory);
  mkdirSync(hostPath, { recursive: true, mode: 0o700 });
  return hostPath;
}

async function moveFile(source: string, target: string): Promise<void> {
  try {
    renameSync(source, target);
  } catch (error) {
    if (errnoNameOf(error) !== "EXDEV") throw error;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    rmSync(source);
  }
}

function isPlain(path: string): boolean {
  const stats = lstatSync(path);
  return stats.isFile() || stats.isDirectory();
}

function outside(targetDirectory: string): BackupError {
  return new BackupError("invalidArgument", `Cannot move files to ${targetDirectory}: it lies outside the sandbox`);
}
