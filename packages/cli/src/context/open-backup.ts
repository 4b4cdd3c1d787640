import { askService, type BackupModule, createBackupModule } from "@carryall/client";
import { BackupError, systemClient } from "@carryall/protocol";
import { clientName } from "./client-name.ts";
import type { CommandContext } from "./command-context.ts";

/**
 * The backup API of the device. The service starts at the first call that needs it.
 *
 * @throws {BackupError} where there is no device, or a service runs with another sandbox than the one asked for.
 */
export async function openBackup(context: CommandContext): Promise<BackupModule & Disposable> {
  const { io, output, sandbox } = context;
  const { home } = context.openDevice();
  if (sandbox !== undefined) await refuseOtherSandbox(home, sandbox);
  return createBackupModule({
    home,
    identity: systemClient(clientName),
    serviceProgram: { command: io.programs.node, args: [io.programs.service, "--ready-fd", "3"] },
    environment: { ...io.environment, ...(sandbox === undefined ? {} : { CARRYALL_SANDBOX: sandbox }) },
    reportCallbackError: (error) => output.complain(error),
  });
}

async function refuseOtherSandbox(home: string, sandbox: string): Promise<void> {
  const status = await askService({ home, name: clientName }).status();
  if (status === undefined || status.sandbox === sandbox) return;
  throw new BackupError(
    "invalidArgument",
    `Cannot use the sandbox ${sandbox}: the service that runs uses ${status.sandbox}`,
    { hint: `Stop it with: carryall service stop --home ${home}` },
  );
}
