import { koffiDirectories } from "@carryall/runtime";
import type { SandboxPrograms } from "./sandbox-provider.ts";

/**
 * Finds what every sandbox runs.
 *
 * @param extensionHost Path of the extension host's program.
 */
export function findPrograms(extensionHost: string, timeZone: string | undefined): SandboxPrograms {
  return {
    node: process.execPath,
    extensionHost,
    koffiDirectories: koffiDirectories(extensionHost),
    timeZone,
  };
}
