import { createBufferKit } from "./buffer/create-buffer-kit.ts";
import { createAccessControl } from "./bundle/create-access-control.ts";
import { createBundleManager } from "./bundle/create-bundle-manager.ts";
import { containerKits } from "./containers/container-kits.ts";
import { createCryptoFramework } from "./crypto/create-crypto-framework.ts";
import { createDataShare } from "./data-share/create-data-share.ts";
import { DataSharePredicates } from "./data-share/data-share-predicates.ts";
import { createDeviceInfo } from "./device/create-device-info.ts";
import { createOsAccount } from "./device/create-os-account.ts";
import { createSettings } from "./device/create-settings.ts";
import { createSystemParameters } from "./device/create-system-parameters.ts";
import { createCommonEvents } from "./events/create-common-events.ts";
import { createEmitter } from "./events/create-emitter.ts";
import { createFileHash } from "./file-hash/create-file-hash.ts";
import { createFileUri } from "./file-uri/create-file-uri.ts";
import { createI18n } from "./i18n/create-i18n.ts";
import { createIntl } from "./i18n/create-intl.ts";
import { createJsonKit } from "./json/create-json-kit.ts";
import type { KitFactory, KitTable, KitWorld } from "./kit-world.ts";
import { createKvStoreKit } from "./kv-store/create-kv-store-kit.ts";
import { createStorageKit } from "./preferences/create-storage-kit.ts";
import { createProcessKit } from "./process/create-process-kit.ts";
import { createOldRdb } from "./relational-store/create-old-rdb.ts";
import { createRelationalStore } from "./relational-store/create-relational-store.ts";
import { createArkTsUtils } from "./sendable/create-arkts-utils.ts";
import { createCollections } from "./sendable/create-collections.ts";
import { createEnvironment } from "./storage/create-environment.ts";
import { createStatvfs } from "./storage/create-statvfs.ts";
import { createStorageStatistics } from "./storage/create-storage-statistics.ts";
import { createSystemStorage } from "./system-storage/create-system-storage.ts";
import { createTaskPool } from "./task-pool/create-task-pool.ts";
import { createSystemDateTime } from "./time/create-system-date-time.ts";
import { createAppEvent } from "./trace/create-app-event.ts";
import { createTraceMeter } from "./trace/create-trace-meter.ts";
import { createUrlKit } from "./url/create-url-kit.ts";
import { DeviceUri } from "./url/device-uri.ts";
import { createUtil } from "./util/create-util.ts";
import { ConvertXML } from "./xml/convert-xml.ts";
import { EventType } from "./xml/xml-event.ts";
import { XmlPullParser } from "./xml/xml-pull-parser.ts";
import { XmlDynamicSerializer, XmlSerializer } from "./xml/xml-serializer.ts";
import { createZlibKit } from "./zlib/create-zlib-kit.ts";

/** The modules beyond those that nearly every extension asks for. Each of them has its name in `more-kit-names.ts`. */
export function moreKits(world: KitWorld): KitTable {
  const { files, writeLog, device, application, permissions, tasks } = world;
  const onlyDefault = (create: () => object): KitFactory => {
    return () => ({ default: create() });
  };
  return new Map<string, KitFactory>([
    ["@arkts.collections", onlyDefault(createCollections)],
    ["@arkts.lang", onlyDefault(() => Object.freeze({}))],
    ["@arkts.utils", onlyDefault(() => createArkTsUtils(tasks))],
    ["@ohos.abilityAccessCtrl", onlyDefault(() => createAccessControl(permissions))],
    ["@ohos.account.osAccount", onlyDefault(createOsAccount)],
    ["@ohos.buffer", onlyDefault(createBufferKit)],
    ["@ohos.bundle.bundleManager", onlyDefault(() => createBundleManager({ application, permissions }))],
    ["@ohos.commonEventManager", onlyDefault(() => createCommonEvents(application.bundleName, writeLog))],
    ["@ohos.convertxml", () => ({ ConvertXML })],
    ["@ohos.data.dataShare", onlyDefault(createDataShare)],
    ["@ohos.data.dataSharePredicates", () => ({ DataSharePredicates })],
    ["@ohos.data.distributedKVStore", onlyDefault(() => createKvStoreKit(files))],
    ["@ohos.data.rdb", (from) => ({ default: createOldRdb(Object(from("@ohos.data.relationalStore", "default"))) })],
    ["@ohos.data.relationalStore", onlyDefault(() => createRelationalStore({ files, writeLog }))],
    ["@ohos.data.storage", onlyDefault(() => createStorageKit(files))],
    ["@ohos.deviceInfo", onlyDefault(() => createDeviceInfo(device))],
    ["@ohos.events.emitter", onlyDefault(createEmitter)],
    ["@ohos.file.environment", onlyDefault(createEnvironment)],
    ["@ohos.file.fileuri", onlyDefault(() => createFileUri(application.bundleName))],
    ["@ohos.file.hash", onlyDefault(() => createFileHash(files))],
    ["@ohos.file.statvfs", onlyDefault(() => createStatvfs(files))],
    ["@ohos.file.storageStatistics", onlyDefault(() => createStorageStatistics(files))],
    ["@ohos.hiTraceMeter", onlyDefault(createTraceMeter)],
    ["@ohos.hiviewdfx.hiAppEvent", onlyDefault(() => createAppEvent(writeLog))],
    ["@ohos.i18n", onlyDefault(createI18n)],
    ["@ohos.intl", onlyDefault(createIntl)],
    ["@ohos.process", onlyDefault(createProcessKit)],
    ["@ohos.security.cryptoFramework", onlyDefault(createCryptoFramework)],
    ["@ohos.settings", onlyDefault(createSettings)],
    ["@ohos.systemDateTime", onlyDefault(createSystemDateTime)],
    ["@ohos.systemParameterEnhance", onlyDefault(() => createSystemParameters("@ohos.systemParameterEnhance", device))],
    ["@ohos.systemparameter", onlyDefault(() => createSystemParameters("@ohos.systemparameter", device))],
    ["@ohos.taskpool", onlyDefault(() => createTaskPool(world))],
    ["@ohos.uri", () => ({ URI: DeviceUri })],
    ["@ohos.url", onlyDefault(createUrlKit)],
    ["@ohos.util", onlyDefault(createUtil)],
    ["@ohos.util.json", onlyDefault(createJsonKit)],
    ["@ohos.xml", () => ({ EventType, XmlDynamicSerializer, XmlPullParser, XmlSerializer })],
    ["@ohos.zlib", onlyDefault(() => createZlibKit(files))],
    ["@system.storage", onlyDefault(() => createSystemStorage(files, application.moduleName))],
    ...containerKits(),
  ]);
}
