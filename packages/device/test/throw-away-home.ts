import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BundleName, parseBundleName } from "@carryall/protocol";
import { type Device, initDevice } from "../src/device.ts";
import { installBundle, type Preparation, prepareInstallation } from "../src/install-bundle.ts";
import type { BundleRecord, InstalledBundle } from "../src/installed-bundle.ts";

export const notes: BundleName = parseBundleName("com.example.notes");

/** A place for a device home, not yet made; gone when disposed of. */
export class ThrowAwayHome implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-device-"));
  readonly path = join(this.#directory, "home");

  init(): Device {
    return initDevice(this.path, { name: "test device" });
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

export function recordOf(changes: Partial<BundleRecord> = {}): Omit<BundleRecord, "formatVersion"> {
  return {
    name: notes,
    versionCode: 1,
    versionName: "1.0",
    modules: ["entry"],
    extension: { name: "BackupExtension", moduleName: "entry" },
    origin: "/projects/notes",
    installedAt: "2026-01-01T00:00:00.000Z",
    ...changes,
  };
}

/** Prepares code whose only module says `version`. */
export function prepare(device: Device, version = "1"): Preparation {
  const preparation = prepareInstallation(device);
  mkdirSync(join(preparation.directory, "code"));
  writeFileSync(join(preparation.directory, "code/version"), version);
  writeFileSync(join(preparation.directory, "backup_config.json"), '{"allowToBackupRestore":true}');
  return preparation;
}

export function install(device: Device, changes: Partial<BundleRecord> = {}, version = "1"): InstalledBundle {
  using preparation = prepare(device, version);
  return installBundle(device, preparation, recordOf(changes));
}
