import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { workPath } from "./archive-layout.ts";
import { syncPath } from "./sync-path.ts";

/** Writes a file of an archive that appears whole or not at all. One at a time for each name. */
export async function replaceFile(directory: string, name: string, text: string): Promise<void> {
  const partial = workPath(directory, name, "partial");
  await writeFile(partial, text, { mode: 0o600 });
  // Sync first: a rename can outlive a power cut that its bytes do not.
  await syncPath(partial);
  await rename(partial, join(directory, name));
  await syncPath(directory, { isFolder: true });
}
