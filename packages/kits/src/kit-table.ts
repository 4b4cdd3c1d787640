import { BackupExtensionAbility } from "./ability/backup-extension-ability.ts";
import { BundleVersion } from "./ability/bundle-version.ts";
import { contextConstant } from "./ability/context-constant.ts";
import { BackupExtensionContext } from "./context/backup-extension-context.ts";
import { BusinessError } from "./errors/business-error.ts";
import { createFileIo } from "./file-io/create-file-io.ts";
import type { Descriptors } from "./file-io/descriptors.ts";
import { FileLocks } from "./file-io/file-locks.ts";
import { createHilog } from "./log/create-hilog.ts";
import type { WriteLog } from "./log/log-line.ts";
import { createPreferencesKit } from "./preferences/create-preferences-kit.ts";
import { createRelationalStore } from "./relational-store/create-relational-store.ts";
import type { SandboxFiles } from "./sandbox/sandbox-files.ts";
import { createTaskPool } from "./task-pool/create-task-pool.ts";

/** What a module exports. Where there is no `default`, the named exports together are it. */
export type KitExports = Readonly<Record<string, unknown>>;

/** Makes a module's exports. `from` gives one export of another module, so that all names of a thing are one object. */
export type KitFactory = (from: (specifier: string, name: string) => unknown) => KitExports;

export interface KitWorld {
  readonly files: SandboxFiles;
  readonly bundleName: string;
  readonly writeLog: WriteLog;
  readonly descriptors: Descriptors;
  readonly createBackup: () => object;
}

/** Every platform module that is here, by its specifier. A factory runs when its module is first asked for. */
export function kitTable(world: KitWorld): ReadonlyMap<string, KitFactory> {
  const { files, bundleName, writeLog, descriptors, createBackup } = world;
  return new Map<string, KitFactory>([
    ["@ohos.application.BackupExtensionAbility", () => ({ default: BackupExtensionAbility, BundleVersion })],
    ["@ohos.file.BackupExtensionContext", () => ({ default: BackupExtensionContext })],
    ["@ohos.file.backup", () => ({ default: createBackup() })],
    [
      "@ohos.file.fs",
      () => {
        const fileIo = createFileIo({ files, descriptors, locks: new FileLocks(), bundleName });
        return { ...ownMembers(fileIo), default: fileIo, fileIo };
      },
    ],
    ["@ohos.base", () => ({ BusinessError })],
    ["@ohos.app.ability.common", () => ({ default: Object.freeze({}) })],
    ["@ohos.app.ability.contextConstant", () => ({ default: contextConstant })],
    ["@ohos.hilog", () => ({ default: createHilog(writeLog) })],
    ["@ohos.taskpool", () => ({ default: createTaskPool() })],
    ["@ohos.data.preferences", () => ({ default: createPreferencesKit(files) })],
    ["@ohos.data.relationalStore", () => ({ default: createRelationalStore({ files, writeLog }) })],
    [
      "@kit.CoreFileKit",
      (from) => ({
        BackupExtensionAbility: from("@ohos.application.BackupExtensionAbility", "default"),
        BundleVersion: from("@ohos.application.BackupExtensionAbility", "BundleVersion"),
        BackupExtensionContext: from("@ohos.file.BackupExtensionContext", "default"),
        backup: from("@ohos.file.backup", "default"),
        fileIo: from("@ohos.file.fs", "default"),
        fileUri: from("@ohos.file.fileuri", "default"),
      }),
    ],
    ["@kit.BasicServicesKit", (from) => ({ BusinessError: from("@ohos.base", "BusinessError") })],
    [
      "@kit.AbilityKit",
      (from) => ({
        common: from("@ohos.app.ability.common", "default"),
        contextConstant: from("@ohos.app.ability.contextConstant", "default"),
      }),
    ],
    ["@kit.ArkTS", (from) => ({ taskpool: from("@ohos.taskpool", "default") })],
    ["@kit.PerformanceAnalysisKit", (from) => ({ hilog: from("@ohos.hilog", "default") })],
    [
      "@kit.ArkData",
      (from) => ({
        preferences: from("@ohos.data.preferences", "default"),
        relationalStore: from("@ohos.data.relationalStore", "default"),
      }),
    ],
  ]);
}

function ownMembers(object: object): KitExports {
  return Object.fromEntries(Object.getOwnPropertyNames(object).map((name) => [name, Reflect.get(object, name)]));
}
