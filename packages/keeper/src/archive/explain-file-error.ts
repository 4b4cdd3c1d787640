import { BackupError, type ErrorReason, fileErrorOf } from "@carryall/protocol";

const reasons: ReadonlyMap<unknown, ErrorReason> = new Map<unknown, ErrorReason>([
  ["EACCES", "accessDenied"],
  ["EPERM", "accessDenied"],
  ["EROFS", "accessDenied"],
  ["ENOSPC", "noSpace"],
  ["EEXIST", "invalidArgument"],
  ["ENOTDIR", "invalidArgument"],
  ["ENOENT", "invalidArgument"],
]);

/** Does the work; a file error becomes one that says what we were doing. */
export function explainFileError<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof BackupError || !(cause instanceof Error) || !("code" in cause)) throw cause;
    throw new BackupError(reasons.get(cause.code) ?? "ioError", `${what}: ${textOf(cause)}`, { cause });
  }
}

// Node's own message names its call and descriptors, which tell nobody anything.
function textOf(cause: Error): string {
  const { errno, text } = fileErrorOf(cause);
  return errno === "UNKNOWN" ? cause.message : text.toLowerCase();
}
