import type { BackupExtensionContext } from "../context/backup-extension-context.ts";
import type { BundleVersion } from "./bundle-version.ts";

/**
 * What an application's backup extension extends. Every member may be overridden or left out: an empty string means
 * the same as absence.
 *
 * @see docs: js-apis-application-backupExtensionAbility.md
 */
export class BackupExtensionAbility {
  /** Set by the host after construction, before the first hook. */
  context: BackupExtensionContext | undefined = undefined;

  async onBackup(): Promise<void> {}

  async onBackupEx(_backupInfo: string): Promise<string> {
    return "";
  }

  async onRestore(_bundleVersion: BundleVersion): Promise<void> {}

  async onRestoreEx(_bundleVersion: BundleVersion, _restoreInfo: string): Promise<string> {
    return "";
  }

  onProcess(): string {
    return "";
  }

  getBackupInfo(): string {
    return "";
  }

  /** @param _scenario 1 backup, 2 restore. */
  async onRelease(_scenario: number): Promise<void> {}

  async getBackupCompatibilityInfo(_extInfo: string): Promise<string> {
    return "";
  }

  async getRestoreCompatibilityInfo(_extInfo: string): Promise<string> {
    return "";
  }
}
