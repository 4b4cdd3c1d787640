import type { JsonObject } from "../text/json-value.ts";

/** What `backup_config.json` says, with the defaults filled in. */
export interface Profile {
  readonly allowToBackupRestore: boolean;
  /** Paths and glob patterns, as written. Empty: nothing is saved, which is no error. */
  readonly includes: readonly string[];
  /** True where `includes` are the default ones, because the profile has no list of its own. */
  readonly hasDefaultIncludes: boolean;
  readonly excludes: readonly string[];
  readonly fullBackupOnly: boolean;
  /** As written, for the capability file. */
  readonly restoreDeps: string;
  /** The bundle names in `restoreDeps`. */
  readonly restoreDepNames: readonly string[];
  readonly supportScene: string;
  readonly extraInfo: JsonObject | undefined;
  readonly requireCompatibility: boolean;
  readonly backupScene: string;
  /** `undefined` where the profile has none: a scene then changes nothing. */
  readonly optionDir: readonly OptionDir[] | undefined;
  readonly compatibleDirMapping: readonly CompatibleDir[];
  /** What was passed over: keys and list items of a wrong type, and what `parseLenientJson` warns of. */
  readonly warnings: readonly string[];
}

/** Lists that replace the profile's own when a backup is for this scene. */
export interface OptionDir {
  readonly sceneId: string;
  readonly includes?: readonly string[];
  readonly excludes?: readonly string[];
}

/** What lies in `backupDir` is saved as if it lay in `restoreDir`. */
export interface CompatibleDir {
  readonly backupDir: string;
  readonly restoreDir: string;
}
