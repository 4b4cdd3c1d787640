import { posix } from "node:path";

/** Other names of `backupDir`: of older documentation, and of the two system applications that have one of their own. */
const otherNames = [
  ["/data/storage/el1/backup", "/data/storage/el1/base/.backup"],
  ["/data/storage/el2/backup", "/data/storage/el2/base/.backup"],
  ["/storage/media/local/files/.backup", "/data/storage/el2/base/.backup"],
  ["/storage/Users/currentUser/.backup", "/data/storage/el2/base/.backup"],
] as const;

/**
 * The path under which a file is found here. A program that looks for restored files where older documentation puts
 * them, in `/data/storage/el2/backup/restore/`, finds them in the folder of today, and so do the media library and the
 * file manager, whose `backupDir` is in public storage; every other path stays as it is.
 *
 * @see openharmony/docs: app-file-backup-extension.md of API 10
 */
export function currentPath(sandboxPath: string): string {
  const path = posix.normalize(sandboxPath);
  for (const [other, current] of otherNames) {
    if (path === other || path.startsWith(`${other}/`)) return current + path.slice(other.length);
  }
  return sandboxPath;
}
