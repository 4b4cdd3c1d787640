import { BackupError, clientMessages, sendRates } from "@carryall/protocol";
import { parseBundleSetting } from "../arguments/parse-bundle-setting.ts";
import type { ModuleContext } from "../module-context.ts";

/**
 * Says how many files of a bundle are handed over in a second; 0 pauses. More than {@link sendRates} allow is taken for
 * the largest.
 *
 * @returns False outside a backup of the bundle, or where nobody can be asked.
 * @throws {BusinessError} 401
 * @see app_file_service: interfaces/kits/js/backup/prop_n_operation.cpp, DoUpdateSendRate
 */
export function updateSendRate({ link }: ModuleContext, args: readonly unknown[]): boolean {
  const { bundle, value } = parseBundleSetting(args);
  const perSecond = Math.min(value, sendRates.largest);
  try {
    return link.callBlocking(clientMessages.updateSendRate, { bundle, perSecond }).isAccepted;
  } catch (error) {
    if (error instanceof BackupError) return false;
    throw error;
  }
}
