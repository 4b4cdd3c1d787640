import { BackupError } from "@carryall/protocol";
import { isDiskFull } from "../staging/is-disk-full.ts";

/** An error met while a received file was brought next to its place, as one that names the file and has a code. */
export function explainUnpackError(error: unknown, fileName: string): BackupError {
  if (error instanceof BackupError && error.message.includes(fileName)) return error;
  const so = error instanceof Error ? error.message : String(error);
  return new BackupError(reasonOf(error), `Cannot unpack ${fileName}: ${so}`, { cause: error });
}

function reasonOf(error: unknown): "noSpace" | "unpackFailed" {
  const isFull = error instanceof BackupError ? error.reason === "noSpace" : isDiskFull(error);
  return isFull ? "noSpace" : "unpackFailed";
}
