import type { BigIntStats } from "node:fs";
import { type ReportRow, splitTime } from "@carryall/formats";
import { type BytePath, bytesOf } from "@carryall/scan";

/** A file or folder as its row of a report says it. */
export function reportRowOf(
  { savedPath, stats }: { readonly savedPath: BytePath; readonly stats: BigIntStats },
  { sizeBytes = Number(stats.size), sha256 = "" }: { readonly sizeBytes?: number; readonly sha256?: string } = {},
): ReportRow {
  const { seconds, nanoseconds } = splitTime(stats.mtimeNs);
  return {
    // Bytes of its own: an archive's rows live as long as it is open, and what is cut from the shared pool would keep
    // all that was cut beside it.
    path: Uint8Array.from(bytesOf(relativePath(savedPath))),
    mode: Number(stats.mode),
    isDirectory: stats.isDirectory(),
    sizeBytes,
    mtimeSeconds: Number(seconds),
    ...(nanoseconds === 0n ? {} : { mtimeNanoseconds: Number(nanoseconds) }),
    sha256,
    isUserTar: !stats.isDirectory() && savedPath.endsWith(".tar"),
  };
}

/** As reports, and the archives of increments, have it: without its leading slash. */
export function relativePath(path: BytePath): BytePath {
  return path.slice(1) as BytePath;
}
