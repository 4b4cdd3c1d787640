import { accessSync, constants, lstatSync, mkdirSync, statSync, symlinkSync, unlinkSync, utimesSync } from "node:fs";
import type { Operations } from "../../calls/define-calls.ts";
import { once } from "../../calls/work.ts";
import { fileError, toFileError } from "../../errors/file-error.ts";
import { FileArguments } from "../file-arguments.ts";
import { FileStat } from "../file-stat.ts";
import type { FileWorld } from "../file-world.ts";
import { makeTemporaryDirectory } from "../make-temporary-directory.ts";
import { pathOfUri } from "../path-of-uri.ts";

const createdDirectoryMode = 0o770;

const accessModes: ReadonlyMap<number, number> = new Map([
  [0, constants.F_OK],
  [2, constants.W_OK],
  [4, constants.R_OK],
  [6, constants.R_OK | constants.W_OK],
]);

/** What looks at a file's entry in its directory, makes one or removes one. */
export function entryOperations({ files, descriptors, bundleName }: FileWorld): Operations {
  return {
    access: (...values) => {
      const args = new FileArguments(values, 3);
      const path = args.path(0);
      const mode = accessModes.get(args.integer(1, { fallback: 0 }));
      if (mode === undefined) throw fileError("EINVAL");
      args.integer(2, { min: 0, max: 0, fallback: 0 });
      return once(() => isAccessible(() => accessSync(files.locate(path), mode)));
    },
    stat: (...values) => {
      const file = new FileArguments(values, 1).pathOrFd(0);
      return once(() => {
        if (typeof file === "number") return new FileStat(descriptors.stat(file));
        return new FileStat(statSync(files.locate(pathOfUri(file, bundleName)), { bigint: true }));
      });
    },
    lstat: (...values) => {
      const path = new FileArguments(values, 1).path(0);
      return once(() => new FileStat(lstatSync(files.locate(path, { followsLast: false }), { bigint: true })));
    },
    mkdir: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const recursive = args.boolean(1, false);
      return once(() => {
        // What the sandbox lies in is there, too, for whoever looks from inside.
        const outside = files.isAboveRoots(path) ? "EEXIST" : "EACCES";
        const hostPath = files.locate(path, { outside, followsLast: false });
        // Unlike Node, what is there already is an error in both forms.
        if (lstatSync(hostPath, { throwIfNoEntry: false }) !== undefined) throw fileError("EEXIST");
        mkdirSync(hostPath, { recursive, mode: createdDirectoryMode });
      });
    },
    mkdtemp: (...values) => {
      const prefix = new FileArguments(values, 1).path(0);
      return once(() => {
        // The C library's own check, so that a callback gets it.
        if (!prefix.endsWith("XXXXXX")) throw fileError("EINVAL");
        return makeTemporaryDirectory(files, prefix);
      });
    },
    unlink: (...values) => {
      const path = new FileArguments(values, 1).path(0);
      return once(() => unlinkSync(files.locate(path, { followsLast: false })));
    },
    symlink: (...values) => {
      const args = new FileArguments(values, 2);
      const [target, path] = [args.path(0), args.path(1)];
      // As given: a sandbox path means the same in the sandbox, in a backup of it and on a device.
      return once(() => symlinkSync(target, files.locate(path, { outside: "EACCES", followsLast: false })));
    },
  };
}

/** What a device has in synchronous form only, on paths. */
export function timeOperations({ files }: FileWorld): Operations {
  return {
    utimes: (...values) => {
      const args = new FileArguments(values, 2);
      const path = args.path(0);
      const modifiedAtMs = args.integer(1, { min: 0 });
      return once(() => {
        const hostPath = files.locate(path);
        utimesSync(hostPath, statSync(hostPath).atimeMs / 1000, modifiedAtMs / 1000);
      });
    },
  };
}

function isAccessible(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    const fault = toFileError(error);
    if (fault.code === fileError("ENOENT").code) return false;
    throw fault;
  }
}
