import { BackupError } from "@carryall/protocol";
import { isDiskFull } from "../staging/is-disk-full.ts";

/** An error met while a file of the framework's own was written, as one that names the file and has a code. */
export function explainPackError(error: unknown, fileName: string): BackupError {
  if (error instanceof BackupError) return error;
  const so = error instanceof Error ? error.message : String(error);
  const message = `Cannot write ${fileName}: ${so}`;
  if (!isDiskFull(error)) return new BackupError("packFailed", message, { cause: error });
  const hint = "Free room where the application's data lies: two archives of 100 MiB may be there at once";
  return new BackupError("noSpace", message, { cause: error, hint });
}
