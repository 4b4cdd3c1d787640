import { type Device, uninstallBundle } from "@carryall/device";
import type { BundleName } from "@carryall/protocol";
import type { Command } from "commander";
import * as v from "valibot";
import { refuseUnderWay } from "../context/refuse-under-way.ts";
import type { RunCommand } from "../context/run-command.ts";
import { exitCodes } from "../exit-codes.ts";

const optionsSchema = v.object({ keepData: v.optional(v.boolean(), false) });

export function addAppUninstall(group: Command, run: RunCommand): void {
  const command = group
    .command("uninstall")
    .description("remove an application with its clones, or one clone, and their data")
    .argument("<bundle>", "name of an installed application")
    .option("--keep-data", "leave the data, for when it is installed again");
  command.action((name: string) =>
    run(command, async (context) => {
      const { keepData } = v.parse(optionsSchema, command.opts());
      const device = context.openDevice();
      const bundles = withClones(device.readBundle(name).name, device);
      await refuseUnderWay(device, bundles, "uninstall");
      for (const bundle of bundles) {
        uninstallBundle(device, bundle, { keepData });
        context.output.result(
          { kind: "uninstalled", bundle, dataKept: keepData },
          `Uninstalled ${bundle}${keepData ? ", its data stays" : " and its data"}`,
        );
      }
      return exitCodes.done;
    }),
  );
}

/** The application last: where something goes wrong between, no clone is left without it. */
function withClones(bundle: BundleName, device: Device): BundleName[] {
  const clones = device.listBundles().flatMap(({ name }) => (name.startsWith(`${bundle}:`) ? name : []));
  return [...clones, bundle];
}
