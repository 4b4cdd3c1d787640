declare module "@ohos.data.preferences" {
  import type common from "@ohos.app.ability.common";
  import type { AsyncCallback } from "@ohos.base";

  namespace preferences {
    type ValueType =
      | number
      | string
      | boolean
      | Array<number>
      | Array<string>
      | Array<boolean>
      | Uint8Array
      | object
      | bigint;
    interface Options {
      name: string;
      storageType?: StorageType;
    }
    enum StorageType {
      XML = 0,
      GSKV = 1,
    }
    const MAX_KEY_LENGTH: number;
    const MAX_VALUE_LENGTH: number;
    function isStorageTypeSupported(type: StorageType): boolean;
    function getPreferences(context: common.Context, name: string | Options): Promise<Preferences>;
    function getPreferences(
      context: common.Context,
      name: string | Options,
      callback: AsyncCallback<Preferences>,
    ): void;
    function getPreferencesSync(context: common.Context, name: string | Options): Preferences;
    function deletePreferences(context: common.Context, name: string | Options): Promise<void>;
    function deletePreferences(context: common.Context, name: string | Options, callback: AsyncCallback<void>): void;
    function deletePreferencesSync(context: common.Context, name: string | Options): void;
    function removePreferencesFromCache(context: common.Context, name: string | Options): Promise<void>;
    function removePreferencesFromCache(
      context: common.Context,
      name: string | Options,
      callback: AsyncCallback<void>,
    ): void;
    function removePreferencesFromCacheSync(context: common.Context, name: string | Options): void;
    interface Preferences {
      get(key: string, defValue: ValueType): Promise<ValueType>;
      get(key: string, defValue: ValueType, callback: AsyncCallback<ValueType>): void;
      getSync(key: string, defValue: ValueType): ValueType;
      getAll(): Promise<Object>;
      getAll(callback: AsyncCallback<Object>): void;
      getAllSync(): Object;
      has(key: string): Promise<boolean>;
      has(key: string, callback: AsyncCallback<boolean>): void;
      hasSync(key: string): boolean;
      /** Not on disk before `flush`. */
      put(key: string, value: ValueType): Promise<void>;
      put(key: string, value: ValueType, callback: AsyncCallback<void>): void;
      putSync(key: string, value: ValueType): void;
      delete(key: string): Promise<void>;
      delete(key: string, callback: AsyncCallback<void>): void;
      deleteSync(key: string): void;
      clear(): Promise<void>;
      clear(callback: AsyncCallback<void>): void;
      clearSync(): void;
      flush(): Promise<void>;
      flush(callback: AsyncCallback<void>): void;
      flushSync(): void;
      on(type: "change", callback: (key: string) => void): void;
      off(type: "change", callback?: (key: string) => void): void;
    }
  }
  export default preferences;
}
