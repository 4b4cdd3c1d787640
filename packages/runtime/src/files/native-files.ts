import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { loadKoffi } from "./load-koffi.ts";
import { nativeError } from "./native-error.ts";

/** What Linux knows of files and Node does not: extended attributes, and who touches a file. Calls are synchronous. */
export interface NativeFiles {
  /** @throws Node's form of the system's error; `ENODATA` where there is none of that name. */
  getAttribute(path: string, name: string): Uint8Array;
  setAttribute(path: string, name: string, value: Uint8Array): void;
  /** A descriptor of inotify's, which never blocks: a read without news is `EAGAIN`. The caller closes it. */
  openInotify(): number;
  /** @returns The watch's number; watching a path again adds to what is watched. */
  addWatch(fd: number, path: string, mask: number): number;
  removeWatch(fd: number, watch: number): void;
}

const maxAttributeBytes = 64 << 10;
const closeOnExec = 0o2000000;
const nonBlocking = 0o4000;
const addToMask = 0x20000000;

/**
 * Loads the system's own calls through koffi.
 *
 * @param require Finds koffi; a program that lives elsewhere than its modules passes its own.
 * @throws {Error} where koffi is not there, may not be loaded, or this is not Linux.
 */
export function openNativeFiles(require: NodeJS.Require = createRequire(import.meta.url)): NativeFiles {
  const koffi = loadKoffi(require);
  const library = koffi.load(null);
  const getxattr = library.func("int64_t getxattr(const char *path, const char *name, void *value, size_t size)");
  const setxattr = library.func(
    "int setxattr(const char *path, const char *name, const void *value, size_t size, int flags)",
  );
  const init = library.func("int inotify_init1(int flags)");
  const addWatch = library.func("int inotify_add_watch(int fd, const char *path, uint32_t mask)");
  const removeWatch = library.func("int inotify_rm_watch(int fd, int wd)");
  const check = (result: unknown, so: string): number => {
    const number = Number(result);
    if (number >= 0) return number;
    throw nativeError(koffi.errno(), koffi.os.errno, so);
  };
  return {
    getAttribute(path, name) {
      const value = Buffer.alloc(maxAttributeBytes);
      return value.subarray(0, check(getxattr(path, name, value, value.length), `cannot read an attribute of ${path}`));
    },
    setAttribute(path, name, value) {
      check(setxattr(path, name, value, value.length, 0), `cannot set an attribute of ${path}`);
    },
    openInotify: () => check(init(closeOnExec | nonBlocking), "cannot watch files"),
    addWatch: (fd, path, mask) => check(addWatch(fd, path, mask | addToMask), `cannot watch ${path}`),
    removeWatch(fd, watch) {
      removeWatch(fd, watch);
    },
  };
}
