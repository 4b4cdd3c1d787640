import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";

const defaultSandboxPath = "/data/storage/el2/base";

export function addAppPath(group: Command, run: RunCommand): void {
  const command = group
    .command("path")
    .description("say where a path that an application sees really is")
    .argument("<bundle>", "name of an installed application")
    .argument("[sandbox-path]", "as the application sees it", defaultSandboxPath);
  command.action((name: string, sandboxPath: string) =>
    run(command, (context) => {
      const device = context.openDevice();
      const bundle = device.readBundle(name);
      const hostPath = device.hostPathOf(bundle.name, sandboxPath);
      context.output.result({ kind: "path", bundle: bundle.name, sandboxPath, hostPath }, hostPath);
      return exitCodes.done;
    }),
  );
}
