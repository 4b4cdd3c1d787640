import { constants } from "node:os";
import { publicCodeOfFileError } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/**
 * The error of `onFileReady` for one file that could not be opened.
 *
 * @param errno An errno name such as `ENOENT`.
 */
export function fileError(errno: string, bundle: string): BusinessError<string> {
  const number = new Map(Object.entries(constants.errno)).get(errno) ?? 0;
  return new BusinessError(publicCodeOfFileError(errno), `system errno: ${number}`, { data: bundle });
}
