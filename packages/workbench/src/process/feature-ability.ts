/**
 * `@ohos.ability.featureAbility` of the older model: a context that is asked for its directories, each by a promise or
 * a callback. It has the properties of a newer one besides, for the data kits to take it for a context.
 *
 * @see interface_sdk-js: api/@ohos.ability.featureAbility.d.ts, api/app/context.d.ts
 */
export function createFeatureAbility(context: object, bundleName: string): object {
  const olderMembers = membersOfOlderModel(context, bundleName);
  const older = new Proxy(context, {
    get(target, key): unknown {
      if (Object.hasOwn(olderMembers, key)) return Reflect.get(olderMembers, key);
      const value: unknown = Reflect.get(target, key, target);
      // A method of the context's class reads private fields, which only the context itself has.
      return typeof value === "function" && isMethod(target, key) ? value.bind(target) : value;
    },
  });
  return { getContext: () => older, getWant: answer(() => ({ bundleName })), terminateSelf: answer(() => undefined) };
}

function membersOfOlderModel(context: object, bundleName: string): object {
  const read = (name: string) => answer(() => Reflect.get(context, name));
  return {
    getFilesDir: read("filesDir"),
    getCacheDir: read("cacheDir"),
    getOrCreateLocalDir: answer(() => parentOf(String(Reflect.get(context, "filesDir")))),
    getOrCreateDistributedDir: read("distributedFilesDir"),
    getDatabaseDir: read("databaseDir"),
    getDatabaseDirSync: () => Reflect.get(context, "databaseDir"),
    getPreferencesDir: read("preferencesDir"),
    getPreferencesDirSync: () => Reflect.get(context, "preferencesDir"),
    getBundleName: answer(() => bundleName),
    getProcessName: answer(() => bundleName),
    getCallingBundle: answer(() => bundleName),
    isUpdatingConfigurations: answer(() => false),
  };
}

function answer(data: () => unknown) {
  return (...args: readonly unknown[]): Promise<unknown> | undefined => {
    const callback = args.at(-1);
    if (typeof callback !== "function") return Promise.resolve(data());
    queueMicrotask(() => Reflect.apply(callback, undefined, [undefined, data()]));
    return undefined;
  };
}

// What no class on the way has is a stub, and has members of its own.
function isMethod(target: object, key: string | symbol): boolean {
  for (let owner: object | null = target; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (Object.hasOwn(owner, key)) return true;
  }
  return false;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
