import { parseCapabilities } from "@carryall/formats";
import type { clientMessages } from "@carryall/protocol";
import { argumentError } from "../arguments/argument-error.ts";
import { readWholeFile } from "./read-whole-file.ts";

/** Longer than any device's capability file: a hundred thousand applications fit. */
const maxCapabilityBytes = 64 * 1024 * 1024;

/**
 * What the source device's capability file says of the bundles asked for. Synchronous, from the file's start, and the
 * descriptor stays open.
 *
 * @param bundles Names; `name:index` is a clone. What the file does not know is left out: the service refuses it.
 * @throws {BusinessError} 13900020 where the file cannot be read, or is not a capability file.
 */
export function readSourceBundles(fd: number, bundles: readonly string[]): clientMessages.SourceBundle[] {
  const wanted = new Set(bundles);
  return readCapabilities(fd)
    .bundleInfos.map((info) => ({
      ...identityOf(info.name, info.appIndex),
      versionCode: info.versionCode,
      versionName: info.versionName,
      spaceOccupied: info.spaceOccupied,
      allToBackup: info.allToBackup,
      fullBackupOnly: info.fullBackupOnly,
    }))
    .filter(({ name, appIndex }) => wanted.has(appIndex === 0 ? name : `${name}:${appIndex}`));
}

function readCapabilities(fd: number): ReturnType<typeof parseCapabilities> {
  try {
    return parseCapabilities(readWholeFile(fd, maxCapabilityBytes));
  } catch (error) {
    const so = error instanceof Error ? error.message : String(error);
    throw argumentError(`Cannot read the capability file: ${so}`);
  }
}

// A clone is named in either way: by its index, or as `name:index`.
function identityOf(text: string, index: number): { name: string; appIndex: number } {
  const [name = text, suffix] = text.split(":");
  return { name, appIndex: suffix === undefined ? index : Number(suffix) };
}
