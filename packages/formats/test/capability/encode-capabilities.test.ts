import { expect, test } from "vitest";
import type { CapabilityItem } from "../../src/capability/capability-file.ts";
import { encodeCapabilities } from "../../src/capability/encode-capabilities.ts";
import { parseCapabilities } from "../../src/capability/parse-capabilities.ts";

const item: CapabilityItem = {
  name: "com.example.notes",
  appIndex: 0,
  versionCode: 1_000_000,
  versionName: "1.0.0",
  spaceOccupied: 204_800,
  allToBackup: true,
  extensionName: "BackupExtensionAbility",
  fullBackupOnly: false,
  requireCompatibility: false,
  restoreDeps: "",
  supportScene: "",
  extraInfo: {},
};
const device = { deviceType: "default", systemFullName: "OpenHarmony-6.0.0.0" };

test("encodeCapabilities() leaves out what a session's form and a full one do not have", () => {
  const json = JSON.parse(encodeCapabilities({ ...device, bundleInfos: [] }));
  expect(json).toEqual({ ...device, bundleInfos: [], increAppIndex: true });
});

test("parseCapabilities() returns what encodeCapabilities() was given", () => {
  const extraInfo = { schema: 3, nested: { b: [1, null], a: "x" } };
  const file = {
    ...device,
    backupVersion: "26",
    bundleInfos: [
      { ...item, extraInfo, increSpaceOccupied: 4096, restoreDeps: "com.example.a", supportScene: "all" },
      { ...item, appIndex: 2, versionCode: 2 ** 52, extraInfo },
    ],
  };
  expect(parseCapabilities(encodeCapabilities(file))).toEqual({ ...file, problems: [] });
});
