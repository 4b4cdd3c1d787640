import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from "node:fs";

const bufferBytes = 1024 * 1024;

/**
 * Copies the whole of an open file into a new one, 0600. Where the system can, no byte comes through this process.
 *
 * @returns Its size in bytes.
 */
export function copyFromDescriptor(fd: number, path: string): number {
  const target = openSync(path, "wx+", 0o600);
  try {
    copy(fd, target);
    // The copy takes over the source's mode, which may keep even its owner out.
    fchmodSync(target, 0o600);
    return fstatSync(target).size;
  } finally {
    closeSync(target);
  }
}

/** Replaces the content of an open file by that of a named one. */
export function copyIntoDescriptor(path: string, fd: number): void {
  const source = openSync(path, "r");
  try {
    copy(source, fd);
  } finally {
    closeSync(source);
  }
}

function copy(source: number, target: number): void {
  // Through these names the system copies in the kernel, or shares blocks where the file system can.
  if (process.platform === "linux") {
    copyFileSync(`/proc/self/fd/${source}`, `/proc/self/fd/${target}`, constants.COPYFILE_FICLONE);
  } else {
    copyThroughMemory(source, target);
  }
}

function copyThroughMemory(source: number, target: number): void {
  const buffer = Buffer.allocUnsafe(bufferBytes);
  ftruncateSync(target);
  let position = 0;
  for (;;) {
    const count = readSync(source, buffer, 0, buffer.length, position);
    if (count === 0) return;
    for (let done = 0; done < count; ) done += writeSync(target, buffer, done, count - done, position + done);
    position += count;
  }
}
