import { BackupError, clientMessages, timeLimits } from "@carryall/protocol";
import { parseBundleSetting } from "../arguments/parse-bundle-setting.ts";
import type { ModuleContext } from "../module-context.ts";

/**
 * Gives a bundle's code another time limit, in milliseconds.
 *
 * @returns False where there is no session, the bundle is not in it, or nobody can be asked.
 * @throws {BusinessError} 401
 * @see app_file_service: interfaces/kits/js/backup/prop_n_operation.cpp, DoUpdateTimer
 */
export function updateTimer({ link }: ModuleContext, args: readonly unknown[]): boolean {
  const { bundle, value: timeoutMs } = parseBundleSetting(args, { largest: timeLimits.maxHookMs });
  try {
    return link.callBlocking(clientMessages.updateTimer, { bundle, timeoutMs }).isAccepted;
  } catch (error) {
    if (error instanceof BackupError) return false;
    throw error;
  }
}
