import type { Command } from "commander";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";
import { formatTable } from "../output/format-table.ts";

export function addAppList(group: Command, run: RunCommand): void {
  const command = group.command("list").description("list what is installed");
  command.action(() =>
    run(command, (context) => {
      const { output } = context;
      const bundles = context.openDevice().listBundles();
      for (const { name, versionCode, versionName, extension, origin } of bundles) {
        output.json({
          kind: "app",
          bundle: name,
          versionCode,
          versionName,
          extension: extension?.name ?? null,
          origin,
        });
      }
      if (bundles.length === 0) output.note("Nothing is installed yet.");
      else {
        const rows = bundles.map((bundle) => [
          bundle.name,
          bundle.versionName,
          String(bundle.versionCode),
          bundle.extension?.name ?? "-",
        ]);
        output.text(formatTable([["BUNDLE", "VERSION", "CODE", "EXTENSION"], ...rows], { numeric: [2] }));
      }
      return exitCodes.done;
    }),
  );
}
