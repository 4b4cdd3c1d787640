import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { BusinessError } from "../errors/business-error.ts";
import { unsupportedError } from "../errors/unsupported-error.ts";
import { checkStoreName } from "../sandbox/check-store-name.ts";
import { contextDirectory } from "../sandbox/context-directory.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { Preferences } from "./preferences.ts";
import { toPreferencesError } from "./preferences-error.ts";
import { PreferencesFile } from "./preferences-file.ts";
import { preferencesLimits } from "./preferences-limits.ts";

const StorageType = Object.freeze({ XML: 0, GSKV: 1 });

/** `@ohos.data.preferences`. One file has one `Preferences`, until it is removed from the cache. */
export function createPreferencesKit(files: SandboxFiles): object {
  const cache = new Map<string, Preferences>();
  const locate = (path: string) => files.locate(path, { outside: "EACCES" });
  const kit = withStubs("@ohos.data.preferences", {
    MAX_KEY_LENGTH: preferencesLimits.maxKeyBytes,
    MAX_VALUE_LENGTH: preferencesLimits.maxValueBytes,
    StorageType,
    isStorageTypeSupported: (type: unknown) => type === StorageType.XML,
  });
  defineCalls(
    kit,
    {
      getPreferences: (context, options) => {
        const path = pathOf(context, options);
        return once(() => {
          const hostPath = locate(path);
          const preferences = cache.get(hostPath) ?? new Preferences(new PreferencesFile(() => hostPath));
          cache.set(hostPath, preferences);
          return preferences;
        });
      },
      removePreferencesFromCache: (context, options) => {
        const path = pathOf(context, options);
        return once(() => {
          cache.delete(locate(path));
        });
      },
      deletePreferences: (context, options) => {
        const path = pathOf(context, options);
        return once(() => {
          const hostPath = locate(path);
          cache.delete(hostPath);
          new PreferencesFile(() => hostPath).remove();
        });
      },
    },
    toPreferencesError,
  );
  return kit;
}

// Groups of applications that share data are made by a market, and none made this one a member.
function noSuchGroup(): BusinessError {
  return new BusinessError(15501002, "The data group id is not valid.");
}

// The second argument is the name, or an object with it.
function pathOf(context: unknown, options: unknown): string {
  const isObject = typeof options === "object" && options !== null;
  if (isObject && Reflect.get(options, "storageType") === StorageType.GSKV) {
    throw unsupportedError("@ohos.data.preferences StorageType.GSKV");
  }
  if (isObject && Reflect.get(options, "dataGroupId")) throw noSuchGroup();
  const name = checkStoreName(isObject ? Reflect.get(options, "name") : options);
  return `${contextDirectory(context, "preferencesDir")}/${name}`;
}
