import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";
import { withStubs } from "../stub/with-stubs.ts";
import { Preferences } from "./preferences.ts";
import { toPreferencesError } from "./preferences-error.ts";
import { PreferencesFile } from "./preferences-file.ts";

/**
 * `@ohos.data.storage`, which preferences came after: the same entries in the same kind of file, at a path of the
 * application's choice.
 *
 * @see interface_sdk-js: api/@ohos.data.storage.d.ts
 */
export function createStorageKit(files: SandboxFiles): object {
  const cache = new Map<string, Preferences>();
  // A path outside the sandbox is one that nothing can be written to: there is nothing in it, until a flush says so.
  const fileOf = (path: string) => {
    const file = new PreferencesFile(() => files.locate(path, { outside: "EACCES" }));
    return files.isInside(path) ? file : { read: () => new Map(), write: file.write.bind(file), remove: () => {} };
  };
  const kit = withStubs("@ohos.data.storage", {});
  defineCalls(
    kit,
    {
      getStorage: (path) => {
        const name = checkPath(path);
        return once(() => {
          const storage = cache.get(name) ?? new Preferences(fileOf(name), { givesFallbackKind: true });
          cache.set(name, storage);
          return storage;
        });
      },
      removeStorageFromCache: (path) => {
        const name = checkPath(path);
        return once(() => {
          cache.delete(name);
        });
      },
      deleteStorage: (path) => {
        const name = checkPath(path);
        return once(() => {
          cache.delete(name);
          fileOf(name).remove();
        });
      },
    },
    toPreferencesError,
  );
  return kit;
}

function checkPath(path: unknown): string {
  if (typeof path !== "string" || path === "") throw parameterError("The path must be a non-empty string.");
  return path;
}
