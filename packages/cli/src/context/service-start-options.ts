import type { CommandContext } from "./command-context.ts";

/** How a service is started that outlives the command. */
export function serviceStartOptions({ io, sandbox }: Pick<CommandContext, "io" | "sandbox">) {
  return {
    serviceProgram: { command: io.programs.node, args: [io.programs.service, "--ready-fd", "3"] },
    environment: { ...io.environment, ...(sandbox === undefined ? {} : { CARRYALL_SANDBOX: sandbox }) },
  };
}
