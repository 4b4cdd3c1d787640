declare module "@ohos.app.ability.contextConstant" {
  namespace contextConstant {
    enum AreaMode {
      EL1 = 0,
      EL2 = 1,
      EL3 = 2,
      EL4 = 3,
      EL5 = 4,
    }
  }
  export default contextConstant;
}

declare module "@ohos.app.ability.common" {
  import type contextConstant from "@ohos.app.ability.contextConstant";

  namespace common {
    /** An application's view of itself. All paths are as the application sees them. */
    class Context {
      readonly filesDir: string;
      readonly cacheDir: string;
      readonly tempDir: string;
      readonly preferencesDir: string;
      readonly databaseDir: string;
      readonly bundleCodeDir: string;
      readonly distributedFilesDir: string;
      readonly cloudFileDir: string;
      readonly resourceDir: string;
      /** Changes all directories at once. */
      area: contextConstant.AreaMode;
      readonly applicationInfo: ApplicationInfo;
      readonly processName: string;
      getApplicationContext(): ApplicationContext;
      createModuleContext(moduleName: string): Context;
      createAreaModeContext(areaMode: contextConstant.AreaMode): Context;
    }
    interface ApplicationInfo {
      /** The bundle's name. */
      readonly name: string;
      readonly enabled: boolean;
      readonly codePath: string;
    }
    interface HapModuleInfo {
      readonly name: string;
      readonly moduleName: string;
      readonly bundleName: string;
    }
    interface AbilityInfo {
      readonly name: string;
      readonly moduleName: string;
      readonly bundleName: string;
    }
    interface ExtensionAbilityInfo {
      readonly name: string;
      readonly moduleName: string;
      readonly bundleName: string;
      /** 9 for a backup extension. */
      readonly type: number;
    }
    type ApplicationContext = Context;
    class ExtensionContext extends Context {
      readonly currentHapModuleInfo: HapModuleInfo;
      readonly extensionAbilityInfo: ExtensionAbilityInfo;
    }
    class UIAbilityContext extends Context {
      readonly currentHapModuleInfo: HapModuleInfo;
      readonly abilityInfo: AbilityInfo;
    }
  }
  export default common;
}
