import { expect, test } from "vitest";
import type { CapabilityItem } from "../../src/capability/capability-file.ts";
import { encodeCapabilities } from "../../src/capability/encode-capabilities.ts";
import { parseBundleInfo } from "../../src/info/parse-bundle-info.ts";
import { encodeAppLocks } from "../../src/journal/app-locks.ts";
import { encodeRunJournal } from "../../src/journal/run-journal.ts";
import { backupVersionText } from "../../src/text/backup-version-text.ts";
import { hookErrorText } from "../../src/text/hook-error-text.ts";
import { fileErrorText, progressText } from "../../src/text/progress-text.ts";
import { sessionConflictText } from "../../src/text/session-conflict-text.ts";
import { sizeReportText } from "../../src/text/size-report-text.ts";

const notes: CapabilityItem = {
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
const owner = { userId: 100, name: "com.example.owner", activeSince: new Date(2026, 6, 1, 12, 34, 56, 89) };
const conflict = (scenario: string) =>
  '{\n\t"sessionInfo":\t{\n\t\t"error":\t"Session Conflict",\n\t\t"userId":\t"100",\n\t\t"name":\t"com.example.owner",\n' +
  `\t\t"activeTime":\t"2026-07-01 12:34:56:089",\n\t\t"scenario":\t"${scenario}"\n\t}\n}`;

/** Every JSON text that leaves the framework, whoever reads it: keys, their order, and what is a string and what a number. */
const knownBytes: readonly (readonly [what: string, text: string, wanted: string])[] = [
  [
    "onProcess, what the application's own returned",
    progressText(1_769_854_830.9, '{"progressInfo": [{"name": "中"}]}'),
    '{\n\t"processResult":\t{\n\t\t"timeInfo":\t"1769854830",\n\t\t"resultInfo":\t"{\\"progressInfo\\": [{\\"name\\": \\"中\\"}]}"\n\t}\n}',
  ],
  [
    "onProcess, a text that is no JSON",
    progressText(0, 'a "b"\n\u0001'),
    '{\n\t"processResult":\t{\n\t\t"timeInfo":\t"0",\n\t\t"resultInfo":\t"a \\"b\\"\\n\\u0001"\n\t}\n}',
  ],
  [
    "onProcess, a file that could not be saved",
    fileErrorText(1_769_854_830, "28", "/data/storage/el2/base/files/big.db"),
    '{\n\t"processResult":\t{\n\t\t"timeInfo":\t"1769854830",\n\t\t"errorInfo":\t{\n\t\t\t"errorCode":\t"28",\n\t\t\t"errorMessage":\t"/data/storage/el2/base/files/big.db"\n\t\t}\n\t}\n}',
  ],
  [
    "onResultReport, a hook that threw",
    hookErrorText("message thrown by the app"),
    '{\n\t"resultInfo":\t{\n\t\t"errorCode":\t13500007,\n\t\t"errorInfo":\t"message thrown by the app",\n\t\t"type":\t"ErrorInfo"\n\t}\n}',
  ],
  ["13500013, a backup", sessionConflictText({ ...owner, scenario: "backup" }), conflict("BACKUP")],
  ["13500013, an increment", sessionConflictText({ ...owner, scenario: "incremental" }), conflict("BACKUP")],
  ["13500013, a restore", sessionConflictText({ ...owner, scenario: "restore" }), conflict("RESTORE")],
  ["13500013, cleaning", sessionConflictText({ ...owner, scenario: "clean" }), conflict("CLEAN")],
  [
    "onBackupSizeReport, in the middle",
    sizeReportText([{ bundle: "com.example.notes", dataSize: 4096, incDataSize: 1024 }], "com.example.mail"),
    '{\n\t"scanned":\t[{\n\t\t\t"name":\t"com.example.notes",\n\t\t\t"bundleName":\t"com.example.notes",\n\t\t\t"dataSize":\t4096,\n\t\t\t"incDataSize":\t1024\n\t\t}],\n' +
      '\t"scaned":\t[{\n\t\t\t"name":\t"com.example.notes",\n\t\t\t"bundleName":\t"com.example.notes",\n\t\t\t"dataSize":\t4096,\n\t\t\t"incDataSize":\t1024\n\t\t}],\n' +
      '\t"scanning":\t"com.example.mail"\n}',
  ],
  [
    "onBackupSizeReport, a clone that could not be measured, and nothing left",
    sizeReportText([{ bundle: "com.example.notes:1", dataSize: -1, incDataSize: -1 }], ""),
    '{\n\t"scanned":\t[{\n\t\t\t"name":\t"com.example.notes:1",\n\t\t\t"bundleName":\t"com.example.notes:1",\n\t\t\t"dataSize":\t-1,\n\t\t\t"incDataSize":\t-1\n\t\t}],\n' +
      '\t"scaned":\t[{\n\t\t\t"name":\t"com.example.notes:1",\n\t\t\t"bundleName":\t"com.example.notes:1",\n\t\t\t"dataSize":\t-1,\n\t\t\t"incDataSize":\t-1\n\t\t}],\n' +
      '\t"scanning":\t""\n}',
  ],
  [
    "onBackupSizeReport, nothing measured since the last",
    sizeReportText([], "com.example.mail"),
    '{\n\t"scanned":\t[],\n\t"scaned":\t[],\n\t"scanning":\t"com.example.mail"\n}',
  ],
  ["getBackupVersion()", backupVersionText, '{"backupVersion" : "26.0"}'],
  [
    "what onBackupEx gets, the details of an entry",
    detailTextOf([{ type: "unicast", details: [{ type: "any", detail: ["x", 1, true] }] }]),
    '[{\n\t\t"type":\t"any",\n\t\t"detail":\t["x", 1, true]\n\t}, {\n\t\t"type":\t"userId",\n\t\t"detail":\t"100"\n\t}]',
  ],
  [
    "what onBackupEx gets, no entry for one application",
    detailTextOf([]),
    '[{\n\t\t"type":\t"userId",\n\t\t"detail":\t"100"\n\t}]',
  ],
  ["what onBackupEx gets, no text from the client", parseBundleInfo(undefined, 100).detailText, ""],
  [
    "the capability file of a device",
    encodeCapabilities({ ...device, backupVersion: "26", bundleInfos: [notes] }),
    `{\n\t"backupVersion":\t"26",\n\t"bundleInfos":\t[${notesItem()}],\n\t"deviceType":\t"default",\n\t"increAppIndex":\ttrue,\n\t"systemFullName":\t"OpenHarmony-6.0.0.0"\n}`,
  ],
  [
    "the capability file of a session",
    encodeCapabilities({ ...device, bundleInfos: [] }),
    '{\n\t"bundleInfos":\t[],\n\t"deviceType":\t"default",\n\t"increAppIndex":\ttrue,\n\t"systemFullName":\t"OpenHarmony-6.0.0.0"\n}',
  ],
  [
    "the capability file of an increment",
    encodeCapabilities({ ...device, backupVersion: "26", bundleInfos: [{ ...notes, increSpaceOccupied: 4096 }] }),
    `{\n\t"backupVersion":\t"26",\n\t"bundleInfos":\t[${notesItem('\t\t\t"increSpaceOccupied":\t4096,\n')}],\n\t"deviceType":\t"default",\n\t"increAppIndex":\ttrue,\n\t"systemFullName":\t"OpenHarmony-6.0.0.0"\n}`,
  ],
  [
    "ClearDataConfig.json",
    encodeRunJournal(["com.example.app", "com.example.app:1"]),
    '{"ClearDataConfigFile":[{"bundleName":"com.example.app"},{"bundleName":"com.example.app:1"}]}',
  ],
  ["ClearDataConfig.json, nothing runs", encodeRunJournal([]), '{"ClearDataConfigFile":[]}'],
  [
    "RestoreDisposalConfig.json",
    encodeAppLocks([
      { userId: 100, bundle: "com.example.app" },
      { userId: 101, bundle: "com.example.app:2" },
    ]),
    '{"DispoasalConfigFile":[{"bundleName":"100-com.example.app"},{"bundleName":"101-com.example.app:2"}]}',
  ],
  ["RestoreDisposalConfig.json, nothing locked", encodeAppLocks([]), '{"DispoasalConfigFile":[]}'],
];

test.each(knownBytes)("the bytes are known of: %s", (_, text, wanted) => {
  expect(text).toBe(wanted);
});

function detailTextOf(infos: readonly object[]): string {
  return parseBundleInfo(JSON.stringify({ infos }), 100).detailText;
}

/** @param increment Its line in an increment's form, which stands between others. */
function notesItem(increment = ""): string {
  return (
    '{\n\t\t\t"allToBackup":\ttrue,\n\t\t\t"appIndex":\t0,\n\t\t\t"extensionName":\t"BackupExtensionAbility",\n' +
    '\t\t\t"extraInfo":\t{\n\t\t\t\t"supportScene":\t[]\n\t\t\t},\n\t\t\t"fullBackupOnly":\tfalse,\n' +
    `${increment}\t\t\t"name":\t"com.example.notes",\n\t\t\t"needToInstall":\tfalse,\n\t\t\t"requireCompatibility":\tfalse,\n` +
    '\t\t\t"restoreDeps":\t"",\n\t\t\t"spaceOccupied":\t204800,\n\t\t\t"supportScene":\t"",\n' +
    '\t\t\t"versionCode":\t1000000,\n\t\t\t"versionName":\t"1.0.0"\n\t\t}'
  );
}
