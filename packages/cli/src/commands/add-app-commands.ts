import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { addAppInstall } from "./app-install.ts";
import { addAppList } from "./app-list.ts";
import { addAppPath } from "./app-path.ts";
import { addAppShow } from "./app-show.ts";
import { addAppUninstall } from "./app-uninstall.ts";

export function addAppCommands(program: Command, run: RunCommand): void {
  const group = program.command("app").description("the applications on the device");
  addAppInstall(group, run);
  addAppList(group, run);
  addAppShow(group, run);
  addAppPath(group, run);
  addAppUninstall(group, run);
}
