import { encodeJournalNames, parseJournalNames } from "./journal-names.ts";

/** An application that must not be used or changed: its data is being put back. */
export interface AppLock {
  readonly userId: number;
  /** Like `com.example.notes`, and `com.example.notes:1` for a clone. */
  readonly bundle: string;
}

// The device's own spelling.
const listKey = "DispoasalConfigFile";
const keyPattern = /^(?<userId>\d+)-(?<bundle>.+)$/;

/**
 * Content of `RestoreDisposalConfig.json`: what is being restored, as `<user>-<bundle>`.
 *
 * @see app_file_service: utils/src/b_json/b_json_service_disposal_config.cpp; sub_service.cpp, BundleNameWithUserId
 */
export function encodeAppLocks(locks: readonly AppLock[]): string {
  return encodeJournalNames(
    listKey,
    locks.map(({ userId, bundle }) => `${userId}-${bundle}`),
  );
}

/** @returns The locks as they stand there; `undefined` where the text cannot be read, and it may be any. */
export function parseAppLocks(text: string): readonly AppLock[] | undefined {
  const locks: AppLock[] = [];
  for (const key of parseJournalNames(listKey, text) ?? [""]) {
    const { userId, bundle } = keyPattern.exec(key)?.groups ?? {};
    if (userId === undefined || bundle === undefined) return undefined;
    locks.push({ userId: Number(userId), bundle });
  }
  return locks;
}
