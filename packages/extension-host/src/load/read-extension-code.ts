import { type ApplicationCode, readApplicationCode } from "@carryall/loader";
import { startFailed } from "./start-failed.ts";

/** @throws {BackupError} `startFailed` for a list of modules that is not there, or damaged. */
export function readExtensionCode(directory: string): ApplicationCode {
  try {
    return readApplicationCode(directory);
  } catch (cause) {
    throw startFailed("the list of its modules cannot be read", cause);
  }
}
