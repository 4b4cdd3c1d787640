import { posix } from "node:path";

/** What older documentation calls the folders of `backupDir`, with what they are called now. */
const olderNames = [
  ["/data/storage/el1/backup", "/data/storage/el1/base/.backup"],
  ["/data/storage/el2/backup", "/data/storage/el2/base/.backup"],
] as const;

/**
 * The path under which a file is found now. A program that looks for restored files where older documentation puts
 * them, in `/data/storage/el2/backup/restore/`, finds them in `backupDir`; every other path stays as it is.
 *
 * @see openharmony/docs: app-file-backup-extension.md of API 10
 */
export function currentPath(sandboxPath: string): string {
  const path = posix.normalize(sandboxPath);
  for (const [older, current] of olderNames) {
    if (path === older || path.startsWith(`${older}/`)) return current + path.slice(older.length);
  }
  return sandboxPath;
}
