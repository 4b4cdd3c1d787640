import { cpSync, mkdtempSync, renameSync } from "node:fs";
import { join } from "node:path";
import { BackupError, type BundleName, errnoNameOf } from "@carryall/protocol";
import { removeTree, syncDirectory, writeFileAtomically } from "@carryall/runtime";
import { createSandbox, createSandboxRoots } from "./create-sandbox.ts";
import type { Device } from "./device.ts";
import { type BundleRecord, bundleRecordName, type InstalledBundle } from "./installed-bundle.ts";
import { preparationPrefix } from "./recover-installations.ts";

/** A directory beside the applications in which an installation is prepared; gone when disposed of. */
export interface Preparation extends Disposable {
  readonly directory: string;
}

export function prepareInstallation(device: Device): Preparation {
  const directory = mkdtempSync(join(device.layout.appsDirectory, preparationPrefix()));
  return { directory, [Symbol.dispose]: () => removeTree(directory) };
}

/** Prepares the same once more, for a clone: it has code of its own, like everything else. */
export function copyPreparation(device: Device, preparation: Preparation): Preparation {
  const copy = prepareInstallation(device);
  cpSync(preparation.directory, copy.directory, { recursive: true });
  return copy;
}

/**
 * Puts a prepared application in place, whole, and makes its sandbox. An older version's code is replaced; its data
 * stays, as on a device.
 *
 * @param preparation Holds `code/` and, with an extension, `backup_config.json`.
 * @throws {BackupError} `notPermitted` while the application is being restored.
 */
export function installBundle(
  device: Device,
  preparation: Preparation,
  record: Omit<BundleRecord, "formatVersion">,
): InstalledBundle {
  refuseLocked(device, record.name, "install");
  const target = device.layout.appDirectory(record.name);
  const full: BundleRecord = { formatVersion: 1, ...record };
  writeFileAtomically(join(preparation.directory, bundleRecordName), `${JSON.stringify(full, null, 2)}\n`);
  const replaced = `${preparation.directory}.old`;
  const hadOlder = moveIfThere(target, replaced);
  try {
    renameSync(preparation.directory, target);
  } catch (error) {
    if (hadOlder) renameSync(replaced, target);
    throw error;
  }
  syncDirectory(device.layout.appsDirectory);
  removeTree(replaced);
  createSandbox(device.layout.sandboxRoots(record.name), record.modules);
  return device.readBundle(record.name);
}

/**
 * Removes an application, and its data unless told otherwise. The data goes first: an application that is still there
 * can be removed once more, where data without one would be forgotten.
 *
 * @throws {BackupError} `notPermitted` while the application is being restored.
 */
export function uninstallBundle(device: Device, bundle: BundleName, { keepData = false } = {}): void {
  refuseLocked(device, bundle, "uninstall");
  if (!keepData) for (const root of device.layout.sandboxRoots(bundle)) removeTree(root.hostPath);
  // Gone at once, so that nobody finds half of it.
  using removed = prepareInstallation(device);
  moveIfThere(device.layout.appDirectory(bundle), join(removed.directory, "removed"));
}

function refuseLocked(device: Device, bundle: BundleName, verb: "install" | "uninstall"): void {
  if (!device.isLocked(bundle)) return;
  throw new BackupError("notPermitted", `Cannot ${verb} ${bundle}: its data is being restored`, {
    hint: "Wait until the restore has ended",
  });
}

function moveIfThere(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (errnoNameOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Makes the folders that must be there before an extension starts, also where somebody removed them. */
export function ensureSandbox(device: Pick<Device, "layout">, bundle: InstalledBundle): void {
  createSandboxRoots(device.layout.sandboxRoots(bundle.name));
}
