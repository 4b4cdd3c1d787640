import { type BigIntStats, lstatSync } from "node:fs";
import { type BytePath, bytesOf } from "@carryall/scan";
import { describeReadFailure } from "./describe-read-failure.ts";

/** What of a file is another when it, or what is in it, is. */
export type FileState = Pick<BigIntStats, "ino" | "size" | "mtimeNs" | "ctimeNs">;

/** What has happened to a file since it was looked at: its errno, and what follows its name. `undefined` for nothing. */
export function describeChange(
  before: FileState,
  hostPath: BytePath,
): { readonly errno: string; readonly text: string } | undefined {
  try {
    const now = lstatSync(bytesOf(hostPath), { bigint: true, throwIfNoEntry: false });
    if (now === undefined) return { errno: "ENOENT", text: "was removed" };
    const text = whatChanged(before, now);
    return text === undefined ? undefined : { errno: "EBUSY", text };
  } catch (error) {
    const { errno, text } = describeReadFailure(error);
    return { errno, text: `changed so that it ${text}` };
  }
}

function whatChanged(before: FileState, now: BigIntStats): string | undefined {
  if (!now.isFile()) return `was replaced by ${kindOf(now)}`;
  if (now.ino !== before.ino) return "was replaced by another file";
  if (now.size > before.size) return `grew from ${before.size} to ${now.size} bytes`;
  if (now.size < before.size) return `shrank from ${before.size} to ${now.size} bytes`;
  if (now.mtimeNs !== before.mtimeNs) return "was written to";
  // Its mode or owner, or its content and then the time of it.
  return now.ctimeNs === before.ctimeNs ? undefined : "was changed";
}

function kindOf(stats: BigIntStats): string {
  if (stats.isDirectory()) return "a folder";
  return stats.isSymbolicLink() ? "a link" : "what is no regular file";
}
