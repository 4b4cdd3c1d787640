import { askService } from "@carryall/client";
import type { Device } from "@carryall/device";
import { BackupError, type BundleName } from "@carryall/protocol";
import { clientName } from "./client-name.ts";

/**
 * Keeps a command from changing applications whose data is moving.
 *
 * @param verb What the command would do.
 * @throws {BackupError} `notPermitted` for the first that is being backed up or restored.
 */
export async function refuseUnderWay(device: Device, bundles: readonly BundleName[], verb: string): Promise<void> {
  const session = (await askService({ home: device.home, name: clientName }).status())?.session;
  const isRunning = (bundle: BundleName) => session?.runningBundles.includes(bundle) === true;
  for (const bundle of bundles) {
    const isRestored = device.isLocked(bundle) || (isRunning(bundle) && session?.scenario === "restore");
    if (!isRestored && !isRunning(bundle)) continue;
    throw new BackupError(
      "notPermitted",
      `Cannot ${verb} ${bundle}: it is being ${isRestored ? "restored" : "backed up"}${session === undefined ? "" : ` by ${session.name}`}`,
      { hint: `Wait until that has ended, or end it with: carryall service stop --home ${device.home}` },
    );
  }
}
