import { closeSync, lstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { BackupError, type SandboxRoots } from "@carryall/protocol";
import { stagingFolderName } from "@carryall/scan";

const homeRoot = "/data/storage/el2/base";

/**
 * Puts a copy of an open file into the staging folder of a run that has not started: an extension cannot reach a
 * descriptor of the service's from inside its sandbox.
 *
 * @returns Its sandbox path.
 * @throws {BackupError} `ioError` where the application put something else in the folder's place; Node's file errors.
 */
export function placeInStaging(
  { fd, name }: { readonly fd: number; readonly name: string },
  { roots, stagingName }: { readonly roots: SandboxRoots; readonly stagingName: string },
): string {
  const root = roots.find((each) => each.sandboxPath === homeRoot);
  if (root === undefined) throw new BackupError("ioError", `Cannot stage ${name}: the sandbox has no ${homeRoot}`);
  const folder = join(root.hostPath, stagingFolderName);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // While nothing of the application runs, what is a folder now stays one.
  if (!lstatSync(folder).isDirectory()) {
    throw new BackupError("ioError", `Cannot stage ${name}: ${stagingFolderName} is not a folder`);
  }
  mkdirSync(join(folder, stagingName), { mode: 0o700 });
  copyInto(fd, join(folder, stagingName, name));
  return `${homeRoot}/${stagingFolderName}/${stagingName}/${name}`;
}

// From its start, wherever the position of the descriptor is.
function copyInto(fd: number, path: string): void {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  const target = openSync(path, "wx", 0o600);
  try {
    for (let at = 0; ; ) {
      const count = readSync(fd, buffer, 0, buffer.length, at);
      if (count === 0) return;
      for (let done = 0; done < count; ) done += writeSync(target, buffer, done, count - done, at + done);
      at += count;
    }
  } finally {
    closeSync(target);
  }
}
