declare module "@ohos.application.BackupExtensionAbility" {
  import type BackupExtensionContext from "@ohos.file.BackupExtensionContext";

  /** The version of the data that is restored: that of the application that saved it. */
  export interface BundleVersion {
    code: number;
    name: string;
  }

  /** What a backup extension extends. Every member may be overridden or left out. */
  export default class BackupExtensionAbility {
    /** Set after construction, before the first hook. */
    context: BackupExtensionContext;
    onBackup(): void;
    /** Goes before `onBackup`, which is called where this gives an empty string. @since 12 */
    onBackupEx(backupInfo: string): string | Promise<string>;
    onRestore(bundleVersion: BundleVersion): void;
    /** Goes before `onRestore`, which is called where this gives an empty string. @since 12 */
    onRestoreEx(bundleVersion: BundleVersion, restoreInfo: string): string | Promise<string>;
    /** Asked again and again while another hook runs. @since 12 */
    onProcess(): string;
    /** @since 12 */
    getBackupInfo(): string;
    /** @param scenario 1 after a backup, 2 after a restore. @since 20 */
    onRelease(scenario: number): Promise<void>;
    /** @since 20 */
    getBackupCompatibilityInfo(extInfo: string): Promise<string>;
    /** @since 20 */
    getRestoreCompatibilityInfo(extInfo: string): Promise<string>;
  }
}

declare module "@ohos.file.BackupExtensionContext" {
  import type common from "@ohos.app.ability.common";

  export default class BackupExtensionContext extends common.ExtensionContext {
    /** Where the framework stages backups, with a slash at the end; empty above EL2. */
    readonly backupDir: string;
  }
}
