import { BackupError, clientMessages } from "@carryall/protocol";
import { parameterError } from "../arguments/argument-error.ts";
import { parseStrings } from "../arguments/parse-strings.ts";
import type { ModuleContext } from "../module-context.ts";

/**
 * What the application's `getBackupInfo` gives, waiting for it.
 *
 * @returns `""` as well where the application cannot be asked: a device gives `undefined` there, which its own
 *   declaration rules out. What went wrong is in the service's log.
 * @throws {BusinessError} 401
 * @see app_file_service: interfaces/kits/js/backup/prop_n_operation.cpp, DoGetBackupInfo
 */
export function getBackupInfo({ link }: ModuleContext, args: readonly unknown[]): string {
  const [bundle] = parseStrings(args, ["bundleToBackup"], { makeError: parameterError, most: 2 });
  try {
    return link.callBlocking(clientMessages.backupInfo, { bundle }).text;
  } catch (error) {
    if (error instanceof BackupError) return "";
    throw error;
  }
}
