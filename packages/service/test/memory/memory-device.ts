import { type Device, homeLayoutOf, type InstalledBundle } from "@carryall/device";
import { parseBundleName } from "@carryall/protocol";

export interface MemoryBundle {
  readonly name: string;
  /** Text of its backup_config.json; without one the application has no backup extension. */
  readonly profileText?: string;
  /** Its record is there and cannot be read, as on a disk with a fault. */
  readonly isUnreadable?: boolean;
}

/** A device whose applications are only known: there is no file behind any of them. */
export function memoryDevice(
  bundles: readonly MemoryBundle[],
): Pick<Device, "record" | "layout" | "listBundles" | "findBundle"> {
  const record = {
    formatVersion: 1,
    name: "device in memory",
    deviceType: "phone",
    systemFullName: "OpenHarmony-6.0.0.0",
    userId: 100,
  } as const;
  const installed = new Map(bundles.map((bundle) => [bundle.name, bundle]));
  const read = (bundle: MemoryBundle): InstalledBundle => {
    if (bundle.isUnreadable === true) throw Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    return toInstalled(bundle);
  };
  return {
    record,
    layout: homeLayoutOf("/device-in-memory", record),
    listBundles: () => bundles.map(read),
    findBundle(name) {
      const bundle = installed.get(name);
      return bundle === undefined ? undefined : read(bundle);
    },
  };
}

function toInstalled({ name, profileText }: MemoryBundle): InstalledBundle {
  const directory = `/device-in-memory/apps/${name}`;
  return {
    formatVersion: 1,
    name: parseBundleName(name),
    versionCode: 1,
    versionName: "1.0",
    modules: ["entry"],
    ...(profileText === undefined ? {} : { extension: { name: "BackupExtension", moduleName: "entry" } }),
    origin: "/projects/plain",
    installedAt: "2026-01-01T00:00:00.000Z",
    directory,
    codeDirectory: `${directory}/code`,
    profileText,
  };
}
