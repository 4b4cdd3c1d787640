import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../output/format-table.ts";

export function addDeviceShow(group: Command, run: RunCommand): void {
  const command = group.command("show").description("say what the device is");
  command.action(() =>
    run(command, (context) => {
      const device = context.openDevice();
      const { name, deviceType, systemFullName } = device.record;
      const applications = device.listBundles().length;
      context.output.result(
        { kind: "device", home: device.home, name, deviceType, systemFullName, applications },
        formatTable([
          ["home", device.home],
          ["name", name],
          ["type", deviceType],
          ["system", systemFullName],
          ["applications", String(applications)],
        ]),
      );
      return exitCodes.done;
    }),
  );
}
