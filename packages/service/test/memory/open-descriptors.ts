import { readdirSync, readlinkSync } from "node:fs";

/** This process's descriptors of a file, by their numbers. */
export function openDescriptors(path: string): string[] {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === path;
    } catch {
      // The one that reads the folder is gone by now.
      return false;
    }
  });
}
