import { SmallDisk } from "./small-disk.ts";

/** @returns Why tests on a {@link SmallDisk} must be skipped on this machine; `undefined` where they can run. */
export function whyNoSmallDisk(): string | undefined {
  if (process.geteuid?.() !== 0) return "only root may mount";
  try {
    new SmallDisk(64 * 1024)[Symbol.dispose]();
    return undefined;
  } catch {
    return "no tmpfs can be mounted here";
  }
}
