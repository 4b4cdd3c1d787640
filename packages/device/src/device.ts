import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { resolve } from "node:path";
import { BackupError, type BundleName, bundleOfDirectoryName, parseBundleName, toHostPath } from "@carryall/protocol";
import { makeDirectories, writeFileAtomically } from "@carryall/runtime";
import * as v from "valibot";
import { type HomeLayout, homeLayoutOf } from "./home-layout.ts";
import { type InstalledBundle, readInstalledBundle } from "./installed-bundle.ts";
import { readAppLocks } from "./read-app-locks.ts";
import { recoverInstallations } from "./recover-installations.ts";

const deviceRecordSchema = v.object({
  formatVersion: v.literal(1),
  name: v.string(),
  deviceType: v.string(),
  systemFullName: v.string(),
  userId: v.number(),
});

/** What `device.json` says. */
export type DeviceRecord = v.InferOutput<typeof deviceRecordSchema>;

export const deviceTypes = ["phone", "tablet", "2in1", "default"] as const;

/** A home directory that stands for one OpenHarmony device: its applications and their data. */
export interface Device {
  readonly home: string;
  readonly record: DeviceRecord;
  readonly layout: HomeLayout;
  /** In order of their names. An application whose record cannot be read is an error, not an omission. */
  listBundles(): InstalledBundle[];
  /** @returns `undefined` where no such application is installed. */
  findBundle(bundle: BundleName): InstalledBundle | undefined;
  /** @throws {BackupError} `bundleUnknown`, with what is installed. */
  readBundle(name: string): InstalledBundle;
  /** @throws {BackupError} `invalidArgument` for a path outside the application's sandbox. */
  hostPathOf(bundle: BundleName, sandboxPath: string): string;
  /**
   * Whether the application is being restored now: then nobody else may change it.
   *
   * @throws {BackupError} `ioError` where a service runs and does not let us know.
   */
  isLocked(bundle: BundleName): boolean;
}

export interface InitDeviceOptions {
  readonly deviceType?: (typeof deviceTypes)[number];
  readonly systemFullName?: string;
  readonly name?: string;
}

/**
 * Makes a device in an empty or absent directory.
 *
 * @throws {BackupError} `invalidArgument` where there is a device already or something else; `accessDenied` where the
 *   directory cannot be written.
 */
export function initDevice(home: string, options: InitDeviceOptions = {}): Device {
  const directory = resolve(home);
  const what = `Cannot make a device in ${directory}`;
  refuseUnlessEmpty(directory, what);
  const record: DeviceRecord = {
    formatVersion: 1,
    name: options.name ?? hostname(),
    deviceType: options.deviceType ?? "phone",
    systemFullName: options.systemFullName ?? "OpenHarmony-6.0.0.0",
    userId: 100,
  };
  const layout = homeLayoutOf(directory, record);
  translateFileErrors(what, directory, () => {
    for (const folder of [directory, layout.appsDirectory, layout.logDirectory, layout.serviceDirectory]) {
      makeDirectories(folder, { mode: 0o700 });
    }
    writeFileAtomically(layout.deviceRecord, `${JSON.stringify(record, null, 2)}\n`);
  });
  return new DeviceHome(directory, record, layout);
}

/**
 * Opens the device that lives in a directory.
 *
 * @throws {BackupError} `invalidArgument` where there is none, or one of a newer format; `accessDenied` where it
 *   belongs to another user or cannot be read.
 */
export function openDevice(home: string): Device {
  const directory = resolve(home);
  const what = `Cannot use the device home ${directory}`;
  refuseForeignOwner(directory, what);
  const path = homeLayoutOf(directory, { userId: 100 }).deviceRecord;
  const text = translateFileErrors(what, directory, () => {
    const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
    return isThere ? readFileSync(path, "utf8") : undefined;
  });
  if (text === undefined) {
    throw new BackupError("invalidArgument", `${what}: there is no device in it`, {
      hint: `Make one with: carryall device init --home ${directory}`,
    });
  }
  const record = parseRecord(text, path, what);
  const layout = homeLayoutOf(directory, record);
  translateFileErrors(what, directory, () => recoverInstallations(layout));
  return new DeviceHome(directory, record, layout);
}

class DeviceHome implements Device {
  readonly home: string;
  readonly record: DeviceRecord;
  readonly layout: HomeLayout;

  constructor(home: string, record: DeviceRecord, layout: HomeLayout) {
    this.home = home;
    this.record = record;
    this.layout = layout;
  }

  listBundles(): InstalledBundle[] {
    return readdirSync(this.layout.appsDirectory)
      .flatMap((folder) => bundleOfDirectoryName(folder) ?? [])
      .sort()
      .flatMap((name) => this.findBundle(name) ?? []);
  }

  findBundle(bundle: BundleName): InstalledBundle | undefined {
    return readInstalledBundle(this.layout.appDirectory(bundle));
  }

  readBundle(name: string): InstalledBundle {
    const bundle = this.findBundle(parseBundleName(name));
    if (bundle !== undefined) return bundle;
    const installed = this.listBundles().map((each) => each.name);
    throw new BackupError("bundleUnknown", `Cannot find the application ${name}: it is not installed on this device`, {
      hint:
        installed.length === 0
          ? "Nothing is installed yet: carryall app install PROJECT"
          : `Installed are: ${installed.join(", ")}`,
    });
  }

  isLocked(bundle: BundleName): boolean {
    return readAppLocks(this.layout, this.record).includes(bundle);
  }

  hostPathOf(bundle: BundleName, sandboxPath: string): string {
    const roots = this.layout.sandboxRoots(bundle);
    const hostPath = toHostPath(roots, sandboxPath);
    if (hostPath !== undefined) return hostPath;
    throw new BackupError("invalidArgument", `Cannot find ${sandboxPath}: it lies outside the sandbox of ${bundle}`, {
      hint: `An application sees ${roots.map((root) => root.sandboxPath).join(", ")}`,
    });
  }
}

function refuseUnlessEmpty(directory: string, what: string): void {
  if (!existsSync(directory)) return;
  refuseForeignOwner(directory, what);
  const names = translateFileErrors(what, directory, () => readdirSync(directory));
  if (names.includes("device.json")) {
    throw new BackupError("invalidArgument", `${what}: there is one already`, {
      hint: `See it with: carryall device show --home ${directory}`,
    });
  }
  if (names.length > 0) {
    throw new BackupError("invalidArgument", `${what}: the directory is not empty`, {
      hint: "Name a new or an empty directory",
    });
  }
}

// Root could read another user's home, and would leave files in it that its owner cannot.
function refuseForeignOwner(directory: string, what: string): void {
  const uid = process.geteuid?.();
  const stats = translateFileErrors(what, directory, () => statSync(directory, { throwIfNoEntry: false }));
  if (stats === undefined || uid === undefined || stats.uid === uid) return;
  throw new BackupError(
    "accessDenied",
    `${what}: it belongs to the user with uid ${stats.uid}, and this is uid ${uid}`,
    {
      hint: "Run as its owner, or make a device of your own with: carryall device init --home DIR",
    },
  );
}

function parseRecord(text: string, path: string, what: string): DeviceRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new BackupError("invalidArgument", `${what}: ${path} is not JSON`, { cause });
  }
  const record = v.safeParse(deviceRecordSchema, value);
  if (record.success) return record.output;
  throw new BackupError(
    "invalidArgument",
    `${what}: ${path} was made by another program or a newer version of this one`,
  );
}

function translateFileErrors<T>(what: string, directory: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof Error) || !("code" in cause)) throw cause;
    const reason =
      cause.code === "EACCES" || cause.code === "EPERM" || cause.code === "EROFS"
        ? "accessDenied"
        : cause.code === "ENOSPC"
          ? "noSpace"
          : "ioError";
    const so =
      reason === "accessDenied"
        ? "it is not writable or readable for this user"
        : cause.message.replace(/^[A-Z]+: /, "");
    throw new BackupError(reason, `${what}: ${so}`, { cause, hint: `Look at the permissions of ${directory}` });
  }
}
