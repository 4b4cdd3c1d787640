import { describe, expect, test } from "vitest";
import { listsForBackup } from "../../src/profile/lists-for-backup.ts";
import { parseProfile } from "../../src/profile/parse-profile.ts";

const pair = { backupDir: "/old/", restoreDir: "/new/" };
const other = { backupDir: "/other", restoreDir: "/elsewhere" };

function profileOf(more: object = {}) {
  const text = JSON.stringify({ includes: ["/own", "/new/"], compatibleDirMapping: [pair, other], ...more });
  return parseProfile(text, { source: "test" });
}

const asking = (...restoreDirs: string[]) => JSON.stringify({ compatibleDirMapping: restoreDirs });

describe("listsForBackup()", () => {
  test("gives the profile's lists, and no mapping, where neither client nor application asks for anything", () => {
    expect(listsForBackup(profileOf(), { scene: "", hookText: "" })).toEqual({
      includes: ["/own", "/new/"],
      excludes: [],
      isSceneKnown: true,
      compatibleDirs: [],
      remarks: [],
    });
  });

  test("gives the mapping that onBackupEx asks for by its restoreDir, and no other", () => {
    const { compatibleDirs, remarks } = listsForBackup(profileOf(), { scene: "", hookText: asking("/new/") });
    expect(compatibleDirs).toEqual([pair]);
    expect(remarks).toEqual([]);
  });

  test.each([
    ["/new", "the profile maps nothing to it"],
    ["/old/", "the profile maps nothing to it"],
    ["/elsewhere", "it is no include, to the letter"],
  ])("warns where onBackupEx asks for %s: %s", (restoreDir, so) => {
    const { compatibleDirs, remarks } = listsForBackup(profileOf(), { scene: "", hookText: asking(restoreDir) });
    expect(compatibleDirs).toEqual([]);
    expect(remarks).toEqual([
      { level: "warn", text: `onBackupEx asks for compatibleDirMapping of ${restoreDir} in vain: ${so}` },
    ]);
  });

  test("warns where what onBackupEx gave cannot be followed", () => {
    const { remarks } = listsForBackup(profileOf(), { scene: "", hookText: '{"compatibleDirMapping": "/new/"}' });
    expect(remarks).toEqual([
      { level: "warn", text: "what onBackupEx gave is not followed: its compatibleDirMapping is no array" },
    ]);
  });

  test("holds a mapping against the includes of the scene that is asked for", () => {
    const profile = profileOf({ optionDir: [{ sceneId: "album", includes: ["/elsewhere"] }] });
    const { compatibleDirs } = listsForBackup(profile, { scene: "album", hookText: asking("/new/", "/elsewhere") });
    expect(compatibleDirs).toEqual([other]);
  });

  test("warns that nothing is saved for a scene that optionDir does not know", () => {
    const profile = profileOf({ optionDir: [{ sceneId: "album", includes: ["/a"] }] });
    expect(listsForBackup(profile, { scene: "albums", hookText: "" })).toMatchObject({
      includes: [],
      remarks: [{ level: "warn", text: 'nothing is saved: optionDir has no entry for the backupScene "albums"' }],
    });
  });

  test.each([
    ["an empty list", { includes: [] }, "", "nothing is saved: the profile's includes are empty"],
    [
      "a scene without one",
      { optionDir: [{ sceneId: "album", excludes: ["/a"] }] },
      "album",
      'nothing is saved: the profile\'s includes for the backupScene "album" are empty',
    ],
  ])("tells that nothing is saved for %s, which is no fault", (_what, more, scene, text) => {
    expect(listsForBackup(profileOf(more), { scene, hookText: "" }).remarks).toEqual([{ level: "info", text }]);
  });
});
