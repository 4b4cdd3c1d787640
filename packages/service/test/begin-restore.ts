import { closeSync } from "node:fs";
import type { BackupModule, SessionRestore } from "@carryall/client";
import { until } from "@carryall/testkit";
import { SessionRecord } from "./record-session.ts";

/** A restore of one bundle, by this device's own capability file, that has begun and waits for its files. */
export async function beginRestore(
  backup: BackupModule,
  bundle: string,
): Promise<{ session: SessionRestore; record: SessionRecord }> {
  const record = new SessionRecord();
  const session = new backup.SessionRestore(record.callbacks);
  const { fd } = await backup.getLocalCapabilities();
  await session.appendBundles(fd, [bundle]);
  closeSync(fd);
  await until("it has begun", () => record.of(bundle).length === 1);
  return { session, record };
}
