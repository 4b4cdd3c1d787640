import { Context, type ContextOptions } from "./context.ts";

/** ExtensionAbilityType.BACKUP of the bundle manager. */
export const backupExtensionType = 9;

/** @see interface_sdk-js: api/application/ExtensionContext.d.ts */
export class ExtensionContext extends Context {
  readonly currentHapModuleInfo: Readonly<Record<string, unknown>>;
  readonly extensionAbilityInfo: Readonly<Record<string, unknown>>;

  constructor(options: ContextOptions) {
    super(options);
    const { bundleName, moduleName, extensionName } = options.identity;
    this.currentHapModuleInfo = Object.freeze({ name: moduleName, moduleName, bundleName });
    this.extensionAbilityInfo = Object.freeze({
      bundleName,
      moduleName,
      name: extensionName,
      type: backupExtensionType,
      extensionAbilityType: backupExtensionType,
      extensionAbilityTypeName: "backup",
      enabled: true,
    });
  }
}
