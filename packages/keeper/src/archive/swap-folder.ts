import { existsSync, renameSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { workPath } from "./archive-layout.ts";
import { syncPath } from "./sync-path.ts";

/** Puts the prepared folder of `name` in its place, whole; an older one is there until the new one is. */
export async function swapFolder(directory: string, name: string): Promise<void> {
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
  await syncPath(directory, { isFolder: true });
  await rm(replaced, { recursive: true, force: true });
}
