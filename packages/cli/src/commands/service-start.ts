import { askService, ensureService } from "@carryall/client";
import { timeLimits } from "@carryall/protocol";
import type { Command } from "commander";
import { clientName } from "../context/client-name.ts";
import { refuseOtherSandbox } from "../context/refuse-other-sandbox.ts";
import type { RunCommand } from "../context/run-command.ts";
import { serviceStartOptions } from "../context/service-start-options.ts";
import { exitCodes } from "../exit-codes.ts";

export function addServiceStart(group: Command, run: RunCommand): void {
  const command = group.command("start").description("start the service where none runs, and wait until it listens");
  command.action(() =>
    run(command, async (context) => {
      const { output } = context;
      const { home } = context.openDevice();
      const service = askService({ home, name: clientName });
      const found = await service.status();
      refuseOtherSandbox(found, context);
      if (found === undefined) await ensureService({ home, name: clientName, ...serviceStartOptions(context) });
      const status = found ?? (await service.status());
      const started = found === undefined;
      output.result(
        { kind: "service", running: true, started, ...status },
        started ? `Started, with pid ${status?.pid}.` : `It runs already, with pid ${status?.pid}.`,
      );
      if (started) output.note(`It ends by itself when nobody has used it for ${timeLimits.serviceIdleMs / 1000} s.`);
      return exitCodes.done;
    }),
  );
}
