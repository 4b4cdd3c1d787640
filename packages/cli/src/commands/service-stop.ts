import { askService } from "@carryall/client";
import type { Command } from "commander";
import { clientName } from "../context/client-name.ts";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";

export function addServiceStop(group: Command, run: RunCommand): void {
  const command = group.command("stop").description("end the service, and the session that somebody may hold");
  command.action(() =>
    run(command, async (context) => {
      const { home } = context.openDevice();
      const stopped = await askService({ home, name: clientName }).stop({ signal: context.io.signal });
      context.output.result({ kind: "stopped", stopped }, stopped ? "Stopped." : "No service runs.");
      return exitCodes.done;
    }),
  );
}
