import type { Device, InstalledBundle } from "@carryall/device";
import { type CapabilityFile, type CapabilityItem, type Profile, parseProfile } from "@carryall/formats";
import { measureTree } from "@carryall/scan";

/** The framework version that a device of this API level writes. */
const frameworkVersion = "26.0";

/**
 * What this device and its applications are, as the capability file says it.
 *
 * @param scope "device" lists every application, with sizes; "session" those that allow backup, without sizes and version.
 */
export async function describeDevice(device: Device, scope: "device" | "session"): Promise<CapabilityFile> {
  const bundleInfos: CapabilityItem[] = [];
  for (const bundle of device.listBundles()) {
    const profile = profileOf(bundle);
    const isAllowed = profile?.allowToBackupRestore ?? false;
    if (scope === "session" && !isAllowed) continue;
    const isMeasured = scope === "device" && isAllowed;
    const spaceOccupied = isMeasured ? await measureTree(device.layout.sandboxRoots(bundle.name)) : 0;
    bundleInfos.push(describeBundle(bundle, profile, spaceOccupied));
  }
  const { deviceType, systemFullName } = device.record;
  return {
    bundleInfos,
    deviceType,
    systemFullName,
    ...(scope === "device" ? { backupVersion: frameworkVersion } : {}),
  };
}

function describeBundle(bundle: InstalledBundle, profile: Profile | undefined, spaceOccupied: number): CapabilityItem {
  const [name = "", index = "0"] = bundle.name.split(":");
  return {
    name,
    appIndex: Number(index),
    versionCode: bundle.versionCode,
    versionName: bundle.versionName,
    spaceOccupied,
    allToBackup: profile?.allowToBackupRestore ?? false,
    fullBackupOnly: profile?.fullBackupOnly ?? false,
    extensionName: bundle.extension?.name ?? "",
    restoreDeps: profile?.restoreDeps ?? "",
    supportScene: profile?.supportScene ?? "",
    requireCompatibility: profile?.requireCompatibility ?? false,
    extraInfo: profile?.extraInfo ?? { supportScene: [] },
  };
}

// An application whose profile cannot be read counts as one that does not allow backup; appending it says why.
function profileOf(bundle: InstalledBundle): Profile | undefined {
  if (bundle.profileText === undefined) return undefined;
  try {
    return parseProfile(bundle.profileText, { source: bundle.name });
  } catch {
    return undefined;
  }
}
