import { fileErrorOf, fileErrorTable } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";
import { type ErrorOfOptions, errorOf } from "./error-of.ts";

/**
 * The error that fileIo gives for an errno name.
 *
 * @param errno A name of the table, such as `ENOENT`; another one is 13900042.
 * @param options.detail Follows the table's text after a space.
 * @param options.data What `copyDir` and `moveDir` tell about conflicts.
 */
export function fileError(errno: string, options?: ErrorOfOptions): BusinessError {
  return errorOf(fileErrorTable.find((candidate) => candidate.errno === errno) ?? fileErrorOf(undefined), options);
}

/** What Node threw, as fileIo's error. Node's own message is dropped, because it names host paths. */
export function toFileError(error: unknown, detail?: string): BusinessError {
  return error instanceof BusinessError ? error : errorOf(fileErrorOf(error), { detail });
}
