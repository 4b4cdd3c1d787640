import { utimesSync } from "node:fs";
import { createRequire } from "node:module";
import { loadKoffi } from "./load-koffi.ts";
import { nativeError } from "./native-error.ts";

/** Sets the times of files and folders. Links are not followed where times are exact. */
export interface FileTimes {
  /** Why the last digits of the nanoseconds are lost; `undefined` where they are not. */
  readonly whyRounded: string | undefined;
  /** @param path Text, or the bytes of a name that is not UTF-8. */
  set(path: string | Uint8Array, times: { readonly atimeNs: bigint; readonly mtimeNs: bigint }): void;
}

const nsPerSecond = 1_000_000_000n;
const atFdCwd = -100;
const atSymlinkNoFollow = 0x100;

/**
 * Node's own `utimes` takes seconds as a double, which at today's dates is a grid of 238 ns. Where koffi is there, the
 * system's `utimensat` is called instead (2.5 µs a call), and every nanosecond arrives.
 *
 * @param require Finds koffi; a program that lives elsewhere than its modules passes its own.
 */
export function openFileTimes(require: NodeJS.Require = createRequire(import.meta.url)): FileTimes {
  if (process.platform !== "linux") return roundedTimes("this platform's utimensat is not known here");
  try {
    return exactTimes(require);
  } catch (error) {
    return roundedTimes(`koffi does not load: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function exactTimes(require: NodeJS.Require): FileTimes {
  const koffi = loadKoffi(require);
  const utimensat = koffi
    .load(null)
    .func("int utimensat(int dirfd, const void *path, const int64_t *times, int flags)");
  const times = new BigInt64Array(4);
  return {
    whyRounded: undefined,
    set(path, { atimeNs, mtimeNs }) {
      splitInto(times, 0, atimeNs);
      splitInto(times, 2, mtimeNs);
      const result: unknown = utimensat(atFdCwd, zeroTerminated(path), times, atSymlinkNoFollow);
      if (result !== 0) {
        throw nativeError(koffi.errno(), koffi.os.errno, `cannot set the times of ${String(path)}`);
      }
    },
  };
}

function roundedTimes(whyRounded: string): FileTimes {
  return {
    whyRounded,
    set: (path, { atimeNs, mtimeNs }) =>
      utimesSync(typeof path === "string" ? path : Buffer.from(path), secondsText(atimeNs), secondsText(mtimeNs)),
  };
}

// As text: Node takes a negative number for "now".
function secondsText(ns: bigint): string {
  return String(Number(ns) / 1e9);
}

function splitInto(times: BigInt64Array, at: number, ns: bigint): void {
  // Times before 1970: the nanoseconds count upwards from the second below.
  const rest = ((ns % nsPerSecond) + nsPerSecond) % nsPerSecond;
  times[at] = (ns - rest) / nsPerSecond;
  times[at + 1] = rest;
}

function zeroTerminated(path: string | Uint8Array): Uint8Array {
  return Buffer.concat([typeof path === "string" ? Buffer.from(path) : path, Buffer.alloc(1)]);
}
