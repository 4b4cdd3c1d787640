import { closeSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { errnoNameOf } from "@carryall/protocol";
import { loadKoffi } from "./load-koffi.ts";
import { nativeError } from "./native-error.ts";

/** Makes everything that was written to a file system outlive a power cut. */
export interface FileSystemSync {
  /**
   * @param directory Any folder of the file system.
   * @returns Whether it was done: where it cannot be, files have to be synced one by one.
   * @throws Node's file errors, for what was written earlier as well: a full disk may be noticed only here.
   */
  sync(directory: string): boolean;
}

/**
 * Linux's `syncfs`, called through koffi: one call for any number of files, where `fsync` of each takes ten times as
 * long for 20,000 small ones.
 *
 * @param require Finds koffi; a program that lives elsewhere than its modules passes its own.
 */
export function openFileSystemSync(require: NodeJS.Require = createRequire(import.meta.url)): FileSystemSync {
  if (process.platform !== "linux") return noSync;
  try {
    return nativeSync(require);
  } catch {
    // koffi does not load: file times say so, and files are synced one by one.
    return noSync;
  }
}

const noSync: FileSystemSync = { sync: () => false };

function nativeSync(require: NodeJS.Require): FileSystemSync {
  const koffi = loadKoffi(require);
  const syncfs = koffi.load(null).func("int syncfs(int fd)");
  return {
    sync(directory) {
      const fd = openFolder(directory);
      if (fd === undefined) return false;
      try {
        const result: unknown = syncfs(fd);
        if (result === 0) return true;
        const error = nativeError(koffi.errno(), koffi.os.errno, `cannot sync the file system of ${directory}`);
        // A sandbox may refuse the call, and an old kernel not know it.
        if (error.code === "EPERM" || error.code === "ENOSYS") return false;
        throw error;
      } finally {
        closeSync(fd);
      }
    },
  };
}

function openFolder(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    // Its owner may have closed it.
    if (errnoNameOf(error) === "EACCES") return undefined;
    throw error;
  }
}
