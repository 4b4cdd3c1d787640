import { errnoNameOf } from "@carryall/protocol";

const diskFaults: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT", "EROFS", "EIO"]);

/** Whether a file error is about the disk, so that the next file would meet it as well. */
export function isDiskFault(error: unknown): boolean {
  return diskFaults.has(errnoNameOf(error));
}
