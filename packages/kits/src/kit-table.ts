import { BackupExtensionAbility } from "./ability/backup-extension-ability.ts";
import { BundleVersion } from "./ability/bundle-version.ts";
import { contextConstant } from "./ability/context-constant.ts";
import { BackupExtensionContext } from "./context/backup-extension-context.ts";
import { BusinessError } from "./errors/business-error.ts";
import { createFileIo } from "./file-io/create-file-io.ts";
import { FileLocks } from "./file-io/file-locks.ts";
import type { KitExports, KitFactory, KitTable, KitWorld } from "./kit-world.ts";
import { createHilog } from "./log/create-hilog.ts";
import { createPreferencesKit } from "./preferences/create-preferences-kit.ts";

/**
 * The modules that nearly every extension asks for. The others are in `more-kits.ts`, which is loaded when one of them
 * is first asked for: an extension's start pays for what it uses.
 */
export function kitTable(world: KitWorld): KitTable {
  const { files, application, writeLog, descriptors, createBackup } = world;
  return new Map<string, KitFactory>([
    ["@ohos.application.BackupExtensionAbility", () => ({ default: BackupExtensionAbility, BundleVersion })],
    ["@ohos.file.BackupExtensionContext", () => ({ default: BackupExtensionContext })],
    ["@ohos.file.backup", () => ({ default: createBackup() })],
    [
      "@ohos.file.fs",
      () => {
        const { bundleName } = application;
        const fileIo = createFileIo({ files, descriptors, locks: new FileLocks(), bundleName });
        return { ...ownMembers(fileIo), default: fileIo, fileIo };
      },
    ],
    ["@ohos.base", () => ({ BusinessError })],
    ["@ohos.app.ability.common", () => ({ default: Object.freeze({}) })],
    ["@ohos.app.ability.contextConstant", () => ({ default: contextConstant })],
    ["@ohos.hilog", () => ({ default: createHilog(writeLog) })],
    ["@ohos.data.preferences", () => ({ default: createPreferencesKit(files) })],
  ]);
}

function ownMembers(object: object): KitExports {
  return Object.fromEntries(Object.getOwnPropertyNames(object).map((name) => [name, Reflect.get(object, name)]));
}
