import { askService, type ServiceStatus } from "@carryall/client";
import type { Command } from "commander";
import { clientName } from "../context/client-name.ts";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../output/format-table.ts";

export function addServiceStatus(group: Command, run: RunCommand): void {
  const command = group.command("status").description("say whether a service runs, and what it does");
  command.action(() =>
    run(command, async (context) => {
      const { home } = context.openDevice();
      const status = await askService({ home, name: clientName }).status();
      context.output.result({ kind: "service", running: status !== undefined, ...status }, describe(status));
      return exitCodes.done;
    }),
  );
}

function describe(status: ServiceStatus | undefined): string {
  if (status === undefined) return "No service runs; the next command that needs one starts it.";
  const { pid, version, sandbox, startedAtMs, session } = status;
  return formatTable([
    ["pid", String(pid)],
    ["version", version],
    ["sandbox", sandbox],
    ["started", new Date(startedAtMs).toISOString()],
    ["session", session === undefined ? "none" : `${session.scenario} of ${session.name}`],
    ["running", session?.runningBundles.join(", ") || "nothing"],
  ]);
}
