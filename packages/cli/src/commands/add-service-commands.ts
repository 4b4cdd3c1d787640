import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { addServiceRun } from "./service-run.ts";
import { addServiceStart } from "./service-start.ts";
import { addServiceStatus } from "./service-status.ts";
import { addServiceStop } from "./service-stop.ts";

export function addServiceCommands(program: Command, run: RunCommand): void {
  const group = program.command("service").description("the service of the device, which starts when it is needed");
  addServiceRun(group, run);
  addServiceStart(group, run);
  addServiceStatus(group, run);
  addServiceStop(group, run);
}
