import { mkdirSync, writeFileSync } from "node:fs";
import { type BackupLists, listsForBackup, parseProfile } from "@carryall/formats";
import { ThrowAwayApplication } from "../throw-away-application.ts";
import { type PlannedProfile, preferences } from "./any-plan.ts";
import { type State, stateOf } from "./restored-state.ts";

const mine = "/data/storage/el2/base/files/mine";
const longestOldPath = 1000;

/** The framework's own folder comes at install, before anything is looked at: it changes the time of its root. */
export function newSource(): ThrowAwayApplication {
  const application = new ThrowAwayApplication();
  for (const { hostPath } of application.roots) mkdirSync(`${hostPath}/.backup`);
  return application;
}

/**
 * Gives a target something of its own, and other versions of files that will be restored.
 *
 * @returns What no backup knows of.
 */
export function populate(target: ThrowAwayApplication, saved: State): State {
  target.plant(mine, "of the target alone");
  const before = new Map([...stateOf(target)].filter(([path]) => path === mine));
  for (const [path, { kind }] of saved) {
    const hostPath = Buffer.from(target.directory + path.slice("/data/storage".length), "latin1");
    if (kind !== "file" || path.length > longestOldPath) continue;
    mkdirSync(hostPath.subarray(0, hostPath.lastIndexOf("/")), { recursive: true });
    writeFileSync(hostPath, "old");
  }
  return before;
}

export function listsOf(profile: PlannedProfile): BackupLists {
  const { preferencesTo } = profile;
  // What the application's onBackupEx gives.
  const hookText = preferencesTo === undefined ? "" : JSON.stringify({ compatibleDirMapping: [preferencesTo] });
  return listsForBackup(parseProfile(textOf(profile), { source: "backup_config.json" }), { scene: "scene", hookText });
}

export function textOf({ includes, excludes, isInOptionDir, fullBackupOnly, preferencesTo }: PlannedProfile): string {
  const lists = { includes: [...includes, ...(preferencesTo === undefined ? [] : [preferencesTo])], excludes };
  const placed = isInOptionDir ? { includes: ["/"], optionDir: [{ sceneId: "scene", ...lists }] } : lists;
  const compatibleDirMapping = [{ backupDir: preferences, restoreDir: preferencesTo }];
  return JSON.stringify({ allowToBackupRestore: true, fullBackupOnly, compatibleDirMapping, ...placed });
}
