import { createSandbox, openDevice } from "@carryall/device";
import type { ApplicationIdentity } from "@carryall/kits";
import type { ProgramOwner } from "@carryall/projects";
import { parseBundleName, type SandboxRoots } from "@carryall/protocol";

export interface ProgramSandbox {
  readonly roots: SandboxRoots;
  readonly application: ApplicationIdentity;
}

export interface OpenSandboxOptions {
  readonly home: string;
  readonly bundleName: string;
  /** Says which module the program is in, where its bundle is the owner's. */
  readonly owner: ProgramOwner | undefined;
}

const defaultModuleName = "entry";

/**
 * The directories of a program's bundle. They are the installed application's where there is one of that name, else the
 * program's own, made here.
 *
 * @throws {BackupError} `invalidArgument` for a home without a device, or a text that is no bundle name.
 */
export function openProgramSandbox({ home, bundleName, owner }: OpenSandboxOptions): ProgramSandbox {
  const device = openDevice(home);
  const name = parseBundleName(bundleName);
  const installed = device.findBundle(name);
  const own = owner?.bundleName === name ? owner : undefined;
  const moduleName = own?.moduleName ?? installed?.extension?.moduleName ?? installed?.modules[0] ?? defaultModuleName;
  const roots = device.layout.sandboxRoots(name);
  createSandbox(roots, [...new Set([...(installed?.modules ?? []), moduleName])]);
  return {
    roots,
    application: {
      bundleName: name,
      moduleName,
      extensionName: installed?.extension?.name ?? "",
      versionCode: installed?.versionCode ?? own?.versionCode ?? 0,
      versionName: installed?.versionName ?? own?.versionName ?? "0.0.0",
    },
  };
}
