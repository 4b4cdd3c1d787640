/**
 * `@ohos.ability.featureAbility` of the older model: a context that is asked for its directories, each by a promise or
 * a callback. The data kits take it for a context, so it has the properties of one besides.
 *
 * @see interface_sdk-js: api/@ohos.ability.featureAbility.d.ts, api/app/context.d.ts
 */
export function createFeatureAbility(context: object, bundleName: string): object {
  const answer = (data: () => unknown) => {
    return (...args: readonly unknown[]): Promise<unknown> | undefined => {
      const callback = args.at(-1);
      if (typeof callback !== "function") return Promise.resolve(data());
      queueMicrotask(() => Reflect.apply(callback, undefined, [undefined, data()]));
      return undefined;
    };
  };
  const read = (name: string) => answer(() => Reflect.get(context, name));
  const older = Object.assign(Object.create(context), {
    getFilesDir: read("filesDir"),
    getCacheDir: read("cacheDir"),
    getOrCreateLocalDir: answer(() => parentOf(String(Reflect.get(context, "filesDir")))),
    getDatabaseDir: read("databaseDir"),
    getDatabaseDirSync: () => Reflect.get(context, "databaseDir"),
    getPreferencesDir: read("preferencesDir"),
    getPreferencesDirSync: () => Reflect.get(context, "preferencesDir"),
    getOrCreateDistributedDir: read("distributedFilesDir"),
    getBundleName: answer(() => bundleName),
    getProcessName: answer(() => bundleName),
    getCallingBundle: answer(() => bundleName),
    isUpdatingConfigurations: answer(() => false),
  });
  // Getters of the context's class read private fields, which the heir has none of.
  for (const name of ["filesDir", "cacheDir", "tempDir", "databaseDir", "preferencesDir", "area"]) {
    Object.defineProperty(older, name, { get: () => Reflect.get(context, name), enumerable: true });
  }
  return { getContext: () => older, getWant: answer(() => ({ bundleName })), terminateSelf: answer(() => undefined) };
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
