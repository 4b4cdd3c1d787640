import { Command } from "commander";
import type { CommandIo } from "./command-io.ts";
import { addAppCommands } from "./commands/add-app-commands.ts";
import { addDeviceCommands } from "./commands/add-device-commands.ts";
import { addServiceCommands } from "./commands/add-service-commands.ts";
import { addBackup } from "./commands/backup.ts";
import { addCapabilities } from "./commands/capabilities.ts";
import { addRestore } from "./commands/restore.ts";
import { addRun } from "./commands/run.ts";
import { addTest } from "./commands/test.ts";
import { addGlobalOptions } from "./context/global-options.ts";
import type { RunCommand } from "./context/run-command.ts";
import { version } from "./version.ts";

/** The commands and their options. Nothing runs until it parses a command line. */
export function buildProgram(io: CommandIo, run: RunCommand): Command {
  const program = addGlobalOptions(new Command("carryall"))
    .description("Backs up and restores the data of OpenHarmony applications, on an ordinary machine.")
    .version(version);
  addDeviceCommands(program, run);
  addAppCommands(program, run);
  addCapabilities(program, run);
  addBackup(program, run);
  addRestore(program, run);
  addRun(program, run);
  addTest(program, run);
  addServiceCommands(program, run);
  configure(program, io);
  return program;
}

// Commands copy these settings from their parents only when they are made, so each gets its own.
function configure(command: Command, io: CommandIo): void {
  command
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      outputError: (text, write) => write(`carryall: ${oneSentence(text)}\n`),
    });
  for (const child of command.commands) configure(child, io);
}

function oneSentence(text: string): string {
  return text
    .trim()
    .replace(/^error: /, "")
    .replaceAll(/\s*\n\s*/g, " ");
}
