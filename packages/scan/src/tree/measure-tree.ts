import { setImmediate } from "node:timers/promises";
import type { SandboxRoots } from "@carryall/protocol";
import { bytePathOf, joinBytePath } from "../byte-path.ts";
import { stagingFolderName } from "../staging-folder-name.ts";
import { lookAt, readNames } from "./look-at.ts";

/** Folders of a root whose content a device does not count as an application's data. */
const uncountedFolders = new RegExp(`^/(${stagingFolderName.replace(".", "\\.")}|(haps/[^/]+/)?(cache|temp))$`);
const entriesBetweenBreaths = 500;

/**
 * How much room an application's data takes: apparent bytes of the regular files in its sandbox, caches left out.
 * Lets other work of the process go on in between.
 */
export async function measureTree(roots: SandboxRoots): Promise<number> {
  let totalBytes = 0;
  let seen = 0;
  const waiting = roots.map((root) => ({ directory: bytePathOf(root.hostPath), inRoot: "" }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { directory, inRoot } = next;
    const names = readNames(directory);
    // What cannot be read cannot be saved either; the scan of a backup reports it.
    if (!Array.isArray(names)) continue;
    for (const name of names) {
      const path = joinBytePath(directory, name);
      const stats = lookAt(path);
      if ("reason" in stats) continue;
      if (stats.isFile()) totalBytes += Number(stats.size);
      const child = `${inRoot}/${name}`;
      if (stats.isDirectory() && !uncountedFolders.test(child)) waiting.push({ directory: path, inRoot: child });
      seen += 1;
      if (seen % entriesBetweenBreaths === 0) await setImmediate();
    }
  }
  return totalBytes;
}
