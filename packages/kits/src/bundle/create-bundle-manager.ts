import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import type { ApplicationIdentity } from "../context/context.ts";
import { backupExtensionType } from "../context/extension-context.ts";
import { businessErrorOr } from "../errors/business-error-or.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { withStubs } from "../stub/with-stubs.ts";

const BundleFlag = Object.freeze({
  GET_BUNDLE_INFO_DEFAULT: 0x0,
  GET_BUNDLE_INFO_WITH_APPLICATION: 0x1,
  GET_BUNDLE_INFO_WITH_HAP_MODULE: 0x2,
  GET_BUNDLE_INFO_WITH_ABILITY: 0x4,
  GET_BUNDLE_INFO_WITH_EXTENSION_ABILITY: 0x8,
  GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION: 0x10,
  GET_BUNDLE_INFO_WITH_METADATA: 0x20,
  GET_BUNDLE_INFO_WITH_DISABLE: 0x40,
  GET_BUNDLE_INFO_WITH_SIGNATURE_INFO: 0x80,
  GET_BUNDLE_INFO_WITH_MENU: 0x100,
  GET_BUNDLE_INFO_WITH_ROUTER_MAP: 0x200,
  GET_BUNDLE_INFO_WITH_SKILL: 0x800,
});

const BundleType = Object.freeze({ APP: 0, ATOMIC_SERVICE: 1 });
const ModuleType = Object.freeze({ ENTRY: 1, FEATURE: 2, SHARED: 3 });
const PermissionGrantState = Object.freeze({ PERMISSION_DENIED: -1, PERMISSION_GRANTED: 0 });

export interface BundleManagerOptions {
  readonly application: ApplicationIdentity;
  readonly permissions: ReadonlySet<string>;
}

/** `@ohos.bundle.bundleManager`: what an application may learn of itself. Of others it learns nothing here. */
export function createBundleManager({ application, permissions }: BundleManagerOptions): object {
  const kit = withStubs("@ohos.bundle.bundleManager", {
    BundleFlag,
    BundleType,
    ModuleType,
    PermissionGrantState,
    ExtensionAbilityType: Object.freeze({ BACKUP: backupExtensionType, UNSPECIFIED: 255 }),
  });
  defineCalls(
    kit,
    {
      getBundleInfoForSelf: (flags) => {
        if (typeof flags !== "number") throw parameterError("The bundleFlags must be a number.");
        return once(() => bundleInfo(flags, application, permissions));
      },
    },
    businessErrorOr(() => parameterError("The flags are wrong.")),
  );
  return kit;
}

function bundleInfo(flags: number, application: ApplicationIdentity, permissions: ReadonlySet<string>): object {
  const has = (flag: keyof typeof BundleFlag) => (flags & BundleFlag[flag]) !== 0;
  const { bundleName: name, versionCode, versionName } = application;
  const names = has("GET_BUNDLE_INFO_WITH_REQUESTED_PERMISSION") ? [...permissions] : [];
  return {
    name,
    vendor: "",
    versionCode,
    versionName,
    minCompatibleVersionCode: versionCode,
    targetVersion: 0,
    hapModulesInfo: has("GET_BUNDLE_INFO_WITH_HAP_MODULE") ? [moduleInfo(has, application)] : [],
    reqPermissionDetails: names.map((permission) => ({ name: permission, moduleName: application.moduleName })),
    permissionGrantStates: names.map(() => PermissionGrantState.PERMISSION_GRANTED),
    signatureInfo: { appId: `${name}_carryall`, fingerprint: "", appIdentifier: name },
    installTime: 0,
    updateTime: 0,
    routerMap: [],
    appIndex: 0,
    ...(has("GET_BUNDLE_INFO_WITH_APPLICATION") ? { appInfo: applicationInfo(name) } : {}),
  };
}

function applicationInfo(name: string): object {
  return {
    name,
    description: "",
    descriptionId: 0,
    enabled: true,
    label: name,
    labelId: 0,
    icon: "",
    iconId: 0,
    process: name,
    permissions: [],
    codePath: "/data/storage/el1/bundle",
    metadataArray: [],
    removable: true,
    accessTokenId: 0,
    uid: 0,
    entityType: "unspecified",
    systemApp: false,
    bundleType: BundleType.APP,
    debug: false,
    dataUnclearable: false,
    multiAppMode: { multiAppModeType: 0, count: 0 },
    appProvisionType: "release",
  };
}

function moduleInfo(has: (flag: keyof typeof BundleFlag) => boolean, application: ApplicationIdentity): object {
  const { bundleName, moduleName, extensionName } = application;
  const extension = {
    bundleName,
    moduleName,
    name: extensionName,
    extensionAbilityType: backupExtensionType,
    extensionAbilityTypeName: "backup",
    exported: false,
    enabled: true,
    permissions: [],
    metadata: [],
  };
  return {
    name: moduleName,
    moduleName,
    type: ModuleType.ENTRY,
    hashValue: "",
    mainElementName: "",
    deviceTypes: [],
    installationFree: false,
    metadata: [],
    abilitiesInfo: [],
    extensionAbilitiesInfo: has("GET_BUNDLE_INFO_WITH_EXTENSION_ABILITY") ? [extension] : [],
  };
}
