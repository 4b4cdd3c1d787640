import { type FileErrorEntry, fileErrorOf, fileErrorTable } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/**
 * The error that fileIo gives for an errno name.
 *
 * @param errno A name of the table, such as `ENOENT`; another one is 13900042.
 * @param options.detail Follows the table's text after a space.
 * @param options.data What `copyDir` and `moveDir` tell about conflicts.
 */
export function fileError(errno: string, { detail, data }: { detail?: string; data?: unknown } = {}): BusinessError {
  const entry = fileErrorTable.find((candidate) => candidate.errno === errno) ?? fileErrorOf(undefined);
  return new BusinessError(entry.code, textOf(entry, detail), data);
}

/** What Node threw, as fileIo's error. Node's own message is dropped, because it names host paths. */
export function toFileError(error: unknown, detail?: string): BusinessError {
  if (error instanceof BusinessError) return error;
  const entry = fileErrorOf(error);
  return new BusinessError(entry.code, textOf(entry, detail));
}

function textOf(entry: FileErrorEntry, detail: string | undefined): string {
  return detail === undefined ? entry.text : `${entry.text} ${detail}`;
}
