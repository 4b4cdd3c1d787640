import { errnoNameOf } from "@carryall/protocol";

/** Whether a file error says that there is no room left, on the disk or in somebody's share of it. */
export function isDiskFull(error: unknown): boolean {
  const errno = errnoNameOf(error);
  return errno === "ENOSPC" || errno === "EDQUOT";
}
