import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { syncDirectory } from "@carryall/runtime";
import { workPath } from "./archive-layout.ts";

/** Puts the prepared folder of `name` in its place, whole; an older one is there until the new one is. */
export function swapFolder(directory: string, name: string): void {
  const target = join(directory, name);
  const replaced = workPath(directory, name, "replaced");
  const hadOlder = existsSync(target);
  if (hadOlder) renameSync(target, replaced);
  try {
    renameSync(workPath(directory, name, "partial"), target);
  } catch (error) {
    if (hadOlder) renameSync(replaced, target);
    throw error;
  }
  syncDirectory(directory);
  rmSync(replaced, { recursive: true, force: true });
}
