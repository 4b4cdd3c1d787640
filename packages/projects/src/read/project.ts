import type { BundleName } from "@carryall/protocol";

/** A DevEco project as far as backup and restore need to know it. Plain data: it crosses a process as JSON. */
export interface Project {
  /** The folder that holds `AppScope`, absolute. */
  readonly directory: string;
  readonly bundleName: BundleName;
  /** A whole number below 2^31. */
  readonly versionCode: number;
  readonly versionName: string;
  /** How many clones of itself the application allows beside it; absent where it allows none. */
  readonly maxClones?: number;
  /** In the order of `build-profile.json5`, or by path where that lists none. */
  readonly modules: readonly ProjectModule[];
  /** Absent where the application has no backup extension with a profile; a warning then says why. */
  readonly extension?: BackupExtension;
  /** What an author should know, one sentence each, in the order found. */
  readonly warnings: readonly string[];
}

export interface ProjectModule {
  /** The name in `module.json5`, which is the `<m>` of `/data/storage/el2/base/haps/<m>`. */
  readonly name: string;
  /** The module's own folder (the one that holds `src`), absolute. */
  readonly directory: string;
  /** `entry`, `feature`, `har` or `shared`, as the author wrote it. */
  readonly type: string;
}

export interface BackupExtension {
  /** The name in `module.json5`, which becomes `extensionName` in the capability file. */
  readonly name: string;
  readonly moduleName: string;
  /** The file whose default export is the extension's class, absolute. */
  readonly sourceFile: string;
  /** `backup_config.json`, byte for byte as decoded from UTF-8. */
  readonly profileText: string;
  /** Where that text was read, absolute. */
  readonly profilePath: string;
}
