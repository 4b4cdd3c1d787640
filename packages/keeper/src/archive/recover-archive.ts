import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseWorkName } from "./archive-layout.ts";

/**
 * Cleans what killed runs left in an archive. A bundle that was moved away and never replaced comes back first.
 * What a run that is alive works on stays.
 */
export function recoverArchive(directory: string): void {
  for (const entry of readdirSync(directory)) {
    const leftover = parseWorkName(entry);
    if (leftover === undefined || isOfLivingRun(leftover.pid)) continue;
    const path = join(directory, entry);
    const home = join(directory, leftover.name);
    if (leftover.kind === "replaced" && !existsSync(home)) renameSync(path, home);
    else rmSync(path, { recursive: true, force: true });
  }
}

function isOfLivingRun(pid: number): boolean {
  // Our own id on a leftover was another process's before us.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
