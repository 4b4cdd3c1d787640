import { parseBackupResult } from "../text/parse-backup-result.ts";
import type { ListRemark } from "./list-remark.ts";
import { listsForScene, type SceneLists } from "./lists-for-scene.ts";
import type { Profile } from "./profile.ts";

export interface ListsForBackupOptions {
  /** The `backupScene` of the client's infos; empty for none. */
  readonly scene: string;
  /** What `onBackupEx` gave; empty for nothing. */
  readonly hookText: string;
}

export interface BackupLists extends SceneLists {
  readonly remarks: readonly ListRemark[];
}

/**
 * The lists of one backup, whatever its form: those of the scene, with the mappings that the application asked for.
 * Tells what can be told without the tree; the rest shows when the lists are expanded.
 *
 * @see app_file_service: sub_ext_extension.cpp, GetScanDirList and DivideIncludesByCompatInfo
 */
export function listsForBackup(profile: Profile, { scene, hookText }: ListsForBackupOptions): BackupLists {
  const lists = listsForScene(profile, scene);
  const { restoreDirs, problem } = parseBackupResult(hookText);
  const remarks = remarksOnScene(lists, scene);
  if (problem !== undefined) remarks.push({ level: "warn", text: `what onBackupEx gave is not followed: ${problem}` });
  const compatibleDirs = restoreDirs.flatMap((restoreDir) => {
    const pair = profile.compatibleDirMapping.find((each) => each.restoreDir === restoreDir);
    const isIncluded = lists.includes.includes(restoreDir);
    if (pair !== undefined && isIncluded) return [pair];
    const so = pair === undefined ? "the profile maps nothing to it" : "it is no include, to the letter";
    remarks.push({ level: "warn", text: `onBackupEx asks for compatibleDirMapping of ${restoreDir} in vain: ${so}` });
    return [];
  });
  return { ...lists, compatibleDirs, remarks };
}

function remarksOnScene({ includes, isSceneKnown }: SceneLists, scene: string): ListRemark[] {
  if (!isSceneKnown) {
    return [{ level: "warn", text: `nothing is saved: optionDir has no entry for the backupScene "${scene}"` }];
  }
  if (includes.length > 0) return [];
  const where = scene === "" ? "" : ` for the backupScene "${scene}"`;
  return [{ level: "info", text: `nothing is saved: the profile's includes${where} are empty` }];
}
