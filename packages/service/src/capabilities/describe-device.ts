import type { Device, InstalledBundle } from "@carryall/device";
import { type CapabilityFile, type CapabilityItem, listsForScene, type Profile, parseProfile } from "@carryall/formats";
import type { clientMessages } from "@carryall/protocol";
import { measureProfile, measureTree } from "@carryall/scan";

/** The framework version that a device of this API level writes. */
const frameworkVersion = "26.0";

type DescribedDevice = Pick<Device, "record" | "layout" | "listBundles">;

export interface DescribeOptions {
  /** Ends the measuring. */
  readonly signal: AbortSignal;
}

/**
 * What this device and its applications are, as the capability file says it.
 *
 * @param scope "device" lists every application, with sizes; "session" those that allow backup, without sizes and version.
 */
export async function describeDevice(device: DescribedDevice, scope: "device" | "session"): Promise<CapabilityFile> {
  const bundleInfos: CapabilityItem[] = [];
  for (const bundle of device.listBundles()) {
    const profile = profileOf(bundle);
    const isAllowed = profile?.allowToBackupRestore ?? false;
    if (scope === "session" && !isAllowed) continue;
    const isMeasured = scope === "device" && isAllowed;
    const spaceOccupied = isMeasured ? await measureTree(device.layout.sandboxRoots(bundle.name)) : 0;
    bundleInfos.push(describeBundle(bundle, profile, { spaceOccupied }));
  }
  return { ...describeSystem(device), ...(scope === "device" ? { backupVersion: frameworkVersion } : {}), bundleInfos };
}

/**
 * The same for the applications named, with what a backup of each would hold and what of it is new. Names that are not
 * installed are left out.
 */
export async function describeIncrements(
  device: DescribedDevice,
  since: readonly clientMessages.Since[],
  { signal }: DescribeOptions,
): Promise<CapabilityFile> {
  const bundleInfos: CapabilityItem[] = [];
  for (const bundle of device.listBundles()) {
    const asked = since.find((each) => each.bundle === bundle.name);
    if (asked === undefined) continue;
    const profile = profileOf(bundle);
    bundleInfos.push(describeBundle(bundle, profile, await measure(bundle, profile, asked.lastIncrementalTime)));
  }
  return { ...describeSystem(device), backupVersion: frameworkVersion, bundleInfos };

  async function measure(bundle: InstalledBundle, profile: Profile | undefined, lastIncrementalTime: number) {
    if (profile?.allowToBackupRestore !== true) return { spaceOccupied: 0, increSpaceOccupied: 0 };
    const roots = device.layout.sandboxRoots(bundle.name);
    const lists = listsForScene(profile, "");
    const { dataBytes, newBytes } = await measureProfile(roots, lists, { lastIncrementalTime, signal });
    // Never saved before: all of it is new.
    return { spaceOccupied: dataBytes, increSpaceOccupied: newBytes < 0 ? dataBytes : newBytes };
  }
}

function describeSystem(device: DescribedDevice) {
  const { deviceType, systemFullName } = device.record;
  return { deviceType, systemFullName };
}

function describeBundle(
  bundle: InstalledBundle,
  profile: Profile | undefined,
  sizes: Pick<CapabilityItem, "spaceOccupied" | "increSpaceOccupied">,
): CapabilityItem {
  const [name = "", index = "0"] = bundle.name.split(":");
  return {
    name,
    appIndex: Number(index),
    versionCode: bundle.versionCode,
    versionName: bundle.versionName,
    ...sizes,
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
