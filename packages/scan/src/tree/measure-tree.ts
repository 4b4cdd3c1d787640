import { lstatSync, readdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { SandboxRoots } from "@carryall/protocol";
import { type BytePath, bytePathOf, bytesOf, joinBytePath } from "../byte-path.ts";
import { stagingFolderName } from "./scan-tree.ts";

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
    for (const entry of entriesOf(directory)) {
      if (entry.isDirectory()) {
        const child = { directory: joinBytePath(directory, entry.name), inRoot: `${inRoot}/${entry.name}` };
        if (!uncountedFolders.test(child.inRoot)) waiting.push(child);
      } else if (entry.isFile()) {
        totalBytes += lstatSync(bytesOf(joinBytePath(directory, entry.name)), { throwIfNoEntry: false })?.size ?? 0;
      }
      seen += 1;
      if (seen % entriesBetweenBreaths === 0) await setImmediate();
    }
  }
  return totalBytes;
}

function entriesOf(directory: BytePath) {
  try {
    return readdirSync(bytesOf(directory), { encoding: "latin1", withFileTypes: true });
  } catch {
    // A folder that cannot be read cannot be saved either; the scan of a backup reports it.
    return [];
  }
}
