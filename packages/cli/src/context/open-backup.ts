import { askService, type BackupModule, createBackupModule } from "@carryall/client";
import { systemClient } from "@carryall/protocol";
import { clientName } from "./client-name.ts";
import type { CommandContext } from "./command-context.ts";
import { refuseOtherSandbox } from "./refuse-other-sandbox.ts";
import { serviceStartOptions } from "./service-start-options.ts";

/**
 * The backup API of the device. The service starts at the first call that needs it.
 *
 * @throws {BackupError} where there is no device, or a service runs with another sandbox than the one asked for.
 */
export async function openBackup(context: CommandContext): Promise<BackupModule & Disposable> {
  const { output, sandbox } = context;
  const { home } = context.openDevice();
  if (sandbox !== undefined) refuseOtherSandbox(await askService({ home, name: clientName }).status(), context);
  return createBackupModule({
    home,
    identity: systemClient(clientName),
    ...serviceStartOptions(context),
    reportCallbackError: (error) => output.complain(error),
  });
}
