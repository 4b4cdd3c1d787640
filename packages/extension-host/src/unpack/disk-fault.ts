import { errnoNameOf } from "@carryall/protocol";
import { isDiskFull } from "../staging/is-disk-full.ts";

const otherFaults: ReadonlySet<string | undefined> = new Set(["EROFS", "EIO"]);

/** Whether a file error is about the disk, so that the next file would meet it as well. */
export function isDiskFault(error: unknown): boolean {
  return isDiskFull(error) || otherFaults.has(errnoNameOf(error));
}
