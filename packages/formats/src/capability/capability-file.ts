import type { JsonObject } from "../text/json-value.ts";

/** What `getLocalCapabilities` writes: a device and its bundles. */
export interface CapabilityFile {
  /** `"26"`; absent in the form that a session gives. */
  readonly backupVersion?: string;
  readonly bundleInfos: readonly CapabilityItem[];
  readonly deviceType: string;
  readonly systemFullName: string;
}

export interface CapabilityItem {
  readonly name: string;
  /** 0 for the application itself, else the number of the clone. */
  readonly appIndex: number;
  readonly versionCode: number;
  readonly versionName: string;
  /** Bytes; 0 where backup is not allowed. */
  readonly spaceOccupied: number;
  /** Bytes that are new; only where the caller asked for an increment. */
  readonly increSpaceOccupied?: number;
  readonly allToBackup: boolean;
  readonly extensionName: string;
  readonly fullBackupOnly: boolean;
  readonly requireCompatibility: boolean;
  readonly restoreDeps: string;
  readonly supportScene: string;
  /** From the profile; written as `{"supportScene": []}` where empty. */
  readonly extraInfo: JsonObject;
}
