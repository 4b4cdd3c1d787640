import { expect, test } from "vitest";
import { codeOf } from "../code-of.ts";
import { defaultOf } from "../default-of.ts";
import { membersOf } from "../members-of.ts";
import { openSandbox } from "../open-sandbox.ts";

const permission = "ohos.permission.READ_CONTACTS";

test("getBundleInfoForSelf() tells the installed version, and what the flags ask for", async () => {
  using sandbox = openSandbox("mapped", { permissions: [permission] });
  const bundleManager = defaultOf(sandbox, "@ohos.bundle.bundleManager");
  const flags = bundleManager.BundleFlag as unknown as Record<string, number>;
  const plain = bundleManager.getBundleInfoForSelfSync?.(flags.GET_BUNDLE_INFO_DEFAULT);
  expect(plain).toMatchObject({
    name: "com.example.notes",
    versionCode: 3,
    versionName: "1.2.0",
    reqPermissionDetails: [],
  });
  expect(plain).not.toHaveProperty("appInfo");
  const asked = ["APPLICATION", "HAP_MODULE", "EXTENSION_ABILITY", "REQUESTED_PERMISSION"].reduce(
    (sum, name) => sum | (flags[`GET_BUNDLE_INFO_WITH_${name}`] ?? 0),
    0,
  );
  expect(await bundleManager.getBundleInfoForSelf?.(asked)).toMatchObject({
    appInfo: { name: "com.example.notes" },
    hapModulesInfo: [{ name: "entry", extensionAbilitiesInfo: [{ name: "NotesBackup", extensionAbilityType: 9 }] }],
    reqPermissionDetails: [{ name: permission }],
  });
  expect(codeOf(() => bundleManager.getBundleInfoForSelf?.("1"))).toBe(401);
  expect(() => bundleManager.getAllBundleInfo?.(0)).toThrow("@ohos.bundle.bundleManager getAllBundleInfo: Capability");
});

test("abilityAccessCtrl grants what the application has, and nothing else", async () => {
  using sandbox = openSandbox("mapped", { permissions: [permission] });
  const manager = membersOf(defaultOf(sandbox, "@ohos.abilityAccessCtrl").createAtManager?.());
  expect([
    manager.checkAccessTokenSync?.(1, permission),
    manager.checkAccessTokenSync?.(1, "ohos.permission.CAMERA"),
  ]).toEqual([0, -1]);
  expect(await manager.requestPermissionsFromUser?.({}, [permission, "x"])).toMatchObject({ authResults: [0, -1] });
  await expect(manager.checkAccessToken?.(1, "")).rejects.toMatchObject({ code: 12100001 });
});
