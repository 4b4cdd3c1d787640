import { closeSync, readFileSync } from "node:fs";
import type { BackupModule } from "@carryall/client";
import { type CapabilityFile, parseCapabilities } from "@carryall/formats";

/** The device as it is now. */
export async function readCapabilities(backup: Pick<BackupModule, "getLocalCapabilities">): Promise<CapabilityFile> {
  const { fd } = await backup.getLocalCapabilities();
  try {
    return parseCapabilities(readFileSync(fd, "utf8"));
  } finally {
    closeSync(fd);
  }
}
