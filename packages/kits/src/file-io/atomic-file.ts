import { readFileSync, renameSync, rmSync } from "node:fs";
import { defineSyncCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { fileError, toFileError } from "../errors/file-error.ts";
import { FileArguments } from "./file-arguments.ts";
import type { FileWorld } from "./file-world.ts";
import { OpenFile } from "./open-file.ts";
import { OpenMode, openFlags } from "./open-mode.ts";
import { FileReadStream } from "./streams/file-read-stream.ts";
import { FileWriteStream } from "./streams/file-write-stream.ts";
import { takeNothing } from "./take-nothing.ts";

/** Makes the class for one application: `new fileIo.AtomicFile(path)`. @see interface_sdk-js: api/@ohos.file.fs.d.ts */
export function createAtomicFileClass(world: FileWorld): new (...args: readonly unknown[]) => object {
  return class AtomicFile {
    constructor(...args: readonly unknown[]) {
      defineAtomicCalls(this, world, new FileArguments(args, 1).path(0));
    }
  };
}

const writeFlags = OpenMode.READ_WRITE | OpenMode.CREATE | OpenMode.TRUNC;

// A new content grows beside the file and takes its place whole, or goes without a trace.
function defineAtomicCalls(target: object, { files, descriptors, locks }: FileWorld, path: string): void {
  const newPath = `${path}.new`;
  let writing: FileWriteStream | undefined;
  const endWriting = (): void => {
    if (writing === undefined) throw fileError("ENOENT");
    writing.destroy();
    writing = undefined;
  };
  const openToRead = (): number =>
    descriptors.open({ hostPath: files.locate(path), sandboxPath: path, flags: openFlags(OpenMode.READ_ONLY) });
  const calls = {
    getBaseFile: () => new OpenFile({ fd: openToRead(), path, locks }),
    openRead: () => new FileReadStream({ fd: openToRead(), path, start: 0, end: undefined, descriptors }),
    readFully: () => new Uint8Array(readFileSync(files.locate(path))).buffer,
    startWrite: () => {
      if (path === "") throw fileError("ENOENT");
      const hostPath = files.locate(newPath, { outside: "EACCES" });
      const fd = descriptors.open({ hostPath, sandboxPath: path, flags: openFlags(writeFlags) });
      writing = new FileWriteStream({ fd, path, start: 0, descriptors });
      return writing;
    },
    finishWrite: () => {
      endWriting();
      renameSync(files.locate(newPath), files.locate(path, { outside: "EACCES" }));
    },
    failWrite: () => {
      endWriting();
      rmSync(files.locate(newPath), { force: true });
    },
    delete: () => {
      for (const one of [path, newPath]) rmSync(files.locate(one), { force: true });
    },
  };
  for (const [name, work] of Object.entries(calls)) {
    const operation = (...values: readonly unknown[]) => {
      takeNothing(values);
      return once(work);
    };
    defineSyncCalls(target, { [name]: operation }, toFileError);
  }
}
