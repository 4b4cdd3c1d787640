import { deviceTypes, initDevice } from "@carryall/device";
import { type Command, Option } from "commander";
import * as v from "valibot";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";

const optionsSchema = v.object({ type: v.optional(v.picklist(deviceTypes)), systemName: v.optional(v.string()) });

export function addDeviceInit(group: Command, run: RunCommand): void {
  const command = group
    .command("init")
    .description("make a device in the home directory")
    .addOption(new Option("--type <type>", "what kind of device it is").choices([...deviceTypes]))
    .option("--system-name <text>", "full name of its system, like OpenHarmony-6.0.0.0");
  command.action(() =>
    run(command, ({ home, output }) => {
      const { type, systemName } = v.parse(optionsSchema, command.opts());
      const device = initDevice(home, {
        ...(type === undefined ? {} : { deviceType: type }),
        ...(systemName === undefined ? {} : { systemFullName: systemName }),
      });
      const { name, deviceType, systemFullName } = device.record;
      output.result(
        { kind: "device", home: device.home, name, deviceType, systemFullName, applications: 0 },
        `Made a ${deviceType} with ${systemFullName} in ${device.home}`,
      );
      return exitCodes.done;
    }),
  );
}
