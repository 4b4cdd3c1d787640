import type { CompatibleDir, Profile } from "./profile.ts";

export interface SceneLists {
  readonly includes: readonly string[];
  readonly excludes: readonly string[];
  /** False where the profile has lists by scene, and none for this one: nothing is saved then. */
  readonly isSceneKnown: boolean;
  /** What each `backupDir` holds is saved below its `restoreDir`, in place of the include that reads like the latter. */
  readonly compatibleDirs?: readonly CompatibleDir[];
}

/**
 * The lists that hold for a backup: the profile's own, or, where a scene is asked for and the profile has `optionDir`,
 * those of the first entry for that scene which has the list. There is no falling back from the latter to the former.
 *
 * @param scene The `backupScene` of the client's infos; empty for none.
 * @see app_file_service: sub_ext_extension.cpp, GetScanDirList
 */
export function listsForScene({ includes, excludes, optionDir }: Profile, scene: string): SceneLists {
  if (scene === "" || optionDir === undefined) return { includes, excludes, isSceneKnown: true };
  const entries = optionDir.filter((entry) => entry.sceneId === scene);
  return {
    includes: entries.find((entry) => entry.includes !== undefined)?.includes ?? [],
    excludes: entries.find((entry) => entry.excludes !== undefined)?.excludes ?? [],
    isSceneKnown: entries.length > 0,
  };
}
