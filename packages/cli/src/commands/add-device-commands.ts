import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { addDeviceInit } from "./device-init.ts";
import { addDeviceShow } from "./device-show.ts";

export function addDeviceCommands(program: Command, run: RunCommand): void {
  const group = program.command("device").description("the device that a home directory stands for");
  addDeviceInit(group, run);
  addDeviceShow(group, run);
}
