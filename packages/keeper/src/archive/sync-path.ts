import { open } from "node:fs/promises";

/** Makes a file's bytes, or the names in a folder, last; what else there is to do goes on meanwhile. */
export async function syncPath(path: string, { isFolder = false } = {}): Promise<void> {
  // Windows opens no folder; there names last when the system writes them.
  if (isFolder && process.platform === "win32") return;
  await using file = await open(path, isFolder ? "r" : "r+");
  await file.sync();
}
