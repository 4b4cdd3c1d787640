import { closeSync, readFileSync } from "node:fs";
import { parseCapabilities } from "@carryall/formats";
import type { Command } from "commander";
import { openBackup } from "../context/open-backup.ts";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";

export function addCapabilities(program: Command, run: RunCommand): void {
  const command = program.command("capabilities").description("print the capability file of the device");
  command.action(() =>
    run(command, async (context) => {
      using backup = await openBackup(context);
      const { fd } = await backup.getLocalCapabilities();
      try {
        const text = readFileSync(fd, "utf8");
        const { problems: _none, ...file } = parseCapabilities(text);
        context.output.result({ kind: "capabilities", ...file }, text);
      } finally {
        closeSync(fd);
      }
      return exitCodes.done;
    }),
  );
}
