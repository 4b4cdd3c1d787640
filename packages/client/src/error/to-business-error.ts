import { BackupError, publicErrorText } from "@carryall/protocol";
import { BusinessError } from "./business-error.ts";

/** Where the error will be seen: an unreachable service has a longer text in a rejected promise than in a throw. */
export type ErrorPlace = "throw" | "rejection";

const unreachableRejection = "IPC error. Possible causes: 1.IPC failed or timed out. 2.Failed to load the service";

/**
 * The error that a caller of the API gets: the true code with the platform's short text. The failure as our processes
 * tell it, with its hint, is the `cause`.
 *
 * A session conflict keeps its message, which is the JSON text that names the holder.
 */
export function toBusinessError(error: unknown, place: ErrorPlace): BusinessError {
  if (error instanceof BusinessError) return error;
  const { code, reason, message } = asBackupError(error);
  if (reason === "sessionConflict") return new BusinessError(code, message, { cause: error });
  const isUnreachable = reason === "serviceUnreachable" && place === "rejection";
  return new BusinessError(code, isUnreachable ? unreachableRejection : publicErrorText(code), { cause: error });
}

function asBackupError(error: unknown): BackupError {
  if (error instanceof BackupError) return error;
  return new BackupError("unknown", error instanceof Error ? error.message : String(error), { cause: error });
}
