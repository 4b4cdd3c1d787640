import { createHash } from "node:crypto";
import { lstatSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { BackupError } from "@carryall/protocol";

/** Longer paths do not fit the system's socket address everywhere (104 bytes on macOS, 108 on Linux). */
const maxSocketPathBytes = 100;

/**
 * Where the service of a home listens: in the home's run directory, or, where that path is too long, in a private
 * folder of the user's runtime directory.
 *
 * @throws {BackupError} `accessDenied` where that folder is somebody else's or open to others.
 */
export function socketPathOf(
  runDirectory: string,
  { runtimeDirectory, uid }: { runtimeDirectory: string; uid: number },
): string {
  const usual = join(runDirectory, "backup.sock");
  if (Buffer.byteLength(usual) <= maxSocketPathBytes) return usual;
  const folder = join(runtimeDirectory, `carryall-${uid}`);
  makePrivateFolder(folder, uid);
  const digest = createHash("sha256").update(runDirectory).digest("hex").slice(0, 16);
  return join(folder, `${digest}.sock`);
}

// The runtime directory may be /tmp, where anybody can have made a folder of this name first.
function makePrivateFolder(folder: string, uid: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  if (stats.isDirectory() && stats.uid === uid && (stats.mode & 0o077) === 0) return;
  throw new BackupError("accessDenied", `Cannot listen in ${folder}: it is not a private folder of the user ${uid}`, {
    hint: "Remove it, or set XDG_RUNTIME_DIR to a directory of your own",
  });
}
