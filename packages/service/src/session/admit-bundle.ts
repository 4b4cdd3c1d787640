import type { Device, InstalledBundle } from "@carryall/device";
import { type Profile, parseProfile } from "@carryall/formats";
import { BackupError, type BundleName, type clientMessages, errnoNameOf, isBundleName } from "@carryall/protocol";

/** Versions that mark data from another system; it may be restored even where the profile does not allow it. */
const foreignVersions = ["0.0.0.0", "99.99.99.999", "99.99.99.998", "99.99.99.997", "99.99.99.996", "99.99.99.995"];

/**
 * Finds a bundle that may be backed up.
 *
 * @throws {BackupError} `bundleUnknown` where it is not installed; `notAllowed` without a backup extension or where its
 *   profile does not allow it; `notAllowed` with the place of the fault for a profile that cannot be read.
 */
export function admitToBackup(device: Pick<Device, "findBundle">, name: string): InstalledBundle {
  const bundle = findInstalled(device, name);
  const profile = readProfile(bundle);
  if (!profile.allowToBackupRestore) throw notAllowed(name);
  return bundle;
}

/**
 * Finds a bundle that may be restored: installed here with a backup extension, and described by the source device.
 * `waitsFor` is what the application that is installed here names in `restoreDeps`.
 *
 * @throws {BackupError} as {@link admitToBackup}; `bundleUnknown` also where the source does not know it.
 */
export function admitToRestore(
  device: Pick<Device, "findBundle">,
  name: string,
  source: readonly clientMessages.SourceBundle[],
): { bundle: InstalledBundle; origin: clientMessages.SourceBundle; waitsFor: readonly string[] } {
  const bundle = findInstalled(device, name);
  const { restoreDepNames } = readProfile(bundle);
  const [plainName, index = "0"] = name.split(":");
  const origin = source.find((each) => each.name === plainName && String(each.appIndex) === index);
  if (origin === undefined) {
    throw new BackupError("bundleUnknown", `Cannot restore ${name}: the source's capability file does not list it`);
  }
  const isForeign = foreignVersions.includes(origin.versionName.split("-")[0] ?? "");
  if (!origin.allToBackup && !isForeign) throw notAllowed(name);
  return { bundle, origin, waitsFor: restoreDepNames };
}

function findInstalled(device: Pick<Device, "findBundle">, name: string): InstalledBundle {
  const bundle = isBundleName(name) ? readRecord(device, name) : undefined;
  if (bundle !== undefined) return bundle;
  throw new BackupError("bundleUnknown", `Cannot find ${name}: it is not installed on this device`, {
    hint: "See what is installed with: carryall app list",
  });
}

// A file error is this bundle's alone: the others that were appended with it go on.
function readRecord(device: Pick<Device, "findBundle">, name: BundleName): InstalledBundle | undefined {
  try {
    return device.findBundle(name);
  } catch (cause) {
    if (errnoNameOf(cause) === undefined) throw cause;
    const so = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError("ioError", `Cannot read what is installed as ${name}: ${so}`, { cause });
  }
}

function readProfile(bundle: InstalledBundle): Profile {
  if (bundle.extension === undefined || bundle.profileText === undefined) {
    throw new BackupError("notAllowed", `Cannot back up or restore ${bundle.name}: it has no backup extension`, {
      hint: 'Declare one of type "backup" under extensionAbilities in the module\'s module.json5',
    });
  }
  try {
    return parseProfile(bundle.profileText, { source: `${bundle.name}: backup_config.json` });
  } catch (cause) {
    const so = cause instanceof Error ? cause.message : String(cause);
    throw new BackupError("notAllowed", `Cannot back up or restore ${bundle.name}: ${so}`, { cause });
  }
}

function notAllowed(name: string): BackupError {
  return new BackupError("notAllowed", `Cannot back up or restore ${name}: its profile does not allow it`, {
    hint: 'Set "allowToBackupRestore": true in its backup_config.json',
  });
}
