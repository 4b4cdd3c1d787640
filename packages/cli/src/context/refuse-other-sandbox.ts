import type { ServiceStatus } from "@carryall/client";
import { BackupError } from "@carryall/protocol";
import type { CommandContext } from "./command-context.ts";

/**
 * A service keeps its sandbox for as long as it lives.
 *
 * @param status Of the service that runs, where one does.
 * @throws {BackupError} `invalidArgument` where it uses another one than was asked for.
 */
export function refuseOtherSandbox(
  status: ServiceStatus | undefined,
  { home, sandbox }: Pick<CommandContext, "home" | "sandbox">,
): void {
  if (sandbox === undefined || status === undefined || status.sandbox === sandbox) return;
  throw new BackupError(
    "invalidArgument",
    `Cannot use the sandbox ${sandbox}: the service that runs uses ${status.sandbox}`,
    { hint: `Stop it with: carryall service stop --home ${home}` },
  );
}
