import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type BundleRecord,
  codeDirectoryName,
  type Device,
  type InstalledBundle,
  initDevice,
  installBundle,
  prepareInstallation,
  profileName,
} from "@carryall/device";
import { parseBundleName } from "@carryall/protocol";

export interface PlainBundle extends Partial<Omit<BundleRecord, "name" | "extension">> {
  readonly name: string;
  /** Text of its backup_config.json; without one the application has no backup extension. */
  readonly profileText?: string;
}

/** A real device home in a folder of its own, whose applications have no code; gone when disposed of. */
export class ThrowAwayHome implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), "carryall-service-"));
  readonly device: Device = initDevice(join(this.#directory, "home"), { name: "test device" });

  install({ name, profileText, ...changes }: PlainBundle): InstalledBundle {
    using preparation = prepareInstallation(this.device);
    mkdirSync(join(preparation.directory, codeDirectoryName));
    if (profileText !== undefined) writeFileSync(join(preparation.directory, profileName), profileText);
    return installBundle(this.device, preparation, {
      name: parseBundleName(name),
      versionCode: 1,
      versionName: "1.0",
      modules: ["entry"],
      ...(profileText === undefined ? {} : { extension: { name: "BackupExtension", moduleName: "entry" } }),
      origin: "/projects/plain",
      installedAt: "2026-01-01T00:00:00.000Z",
      ...changes,
    });
  }

  /** Writes a file of an application's, named as the application sees it. */
  plant(bundle: string, sandboxPath: string, content: string | Uint8Array): string {
    const path = this.device.hostPathOf(parseBundleName(bundle), sandboxPath);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
