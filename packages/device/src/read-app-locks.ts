import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseAppLocks } from "@carryall/formats";
import { BackupError, meetingPlaceOf } from "@carryall/protocol";
import { ExclusiveLock } from "@carryall/runtime";
import type { HomeLayout } from "./home-layout.ts";
import { readIfThere } from "./read-if-there.ts";

/** The journal in which a service notes what it restores, in the folder of its own. */
export const appLocksName = "RestoreDisposalConfig.json";

/**
 * The applications that a service is restoring now. A lock lives as long as its service: what a dead one left in its
 * journal is stale, and the next service removes it.
 *
 * @throws {BackupError} `ioError` where a service runs and its journal cannot be read: anything may be locked then.
 */
export function readAppLocks(
  layout: Pick<HomeLayout, "home" | "serviceDirectory">,
  { userId }: { readonly userId: number },
): readonly string[] {
  const path = join(layout.serviceDirectory, appLocksName);
  const text = readIfThere(path);
  if (text === undefined) return [];
  const locks = parseAppLocks(text);
  const bundles = locks?.filter((lock) => lock.userId === userId).map(({ bundle }) => bundle);
  // Asked last, and only where there is something to lose: trying a lock takes it for a moment.
  if (bundles?.length === 0 || !isServed(layout.home)) return [];
  if (bundles !== undefined) return bundles;
  throw new BackupError("ioError", `Cannot tell which applications are being restored: ${path} cannot be read`, {
    hint: `Stop the service, which then looks after it: carryall service stop --home ${layout.home}`,
  });
}

function isServed(home: string): boolean {
  const { serviceLock } = meetingPlaceOf(home);
  if (!existsSync(serviceLock)) return false;
  using lock = ExclusiveLock.tryAcquire(serviceLock);
  return lock === undefined;
}
