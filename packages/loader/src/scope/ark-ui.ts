import { createStub } from "@carryall/kits";
import { createAppStorage } from "./app-storage.ts";

/**
 * What ArkUI puts in an application's global scope. An extension has no user interface, so that nearly all of it is
 * stubs; here is what code without one uses, too: the stores that its pages share with it, and what only names a resource.
 *
 * @see openharmony/interface_sdk-js: api/@internal/component/ets/common.d.ts
 */
export function createArkUi(): object {
  const { AppStorage, LocalStorage, PersistentStorage, Environment } = createAppStorage();
  const members: Record<string, unknown> = {
    AppStorage,
    LocalStorage,
    PersistentStorage,
    Environment,
    $r: (name: string, ...params: unknown[]) => ({ ...resource(name), params }),
    $rawfile: (name: string) => ({ ...resource(""), params: [name] }),
    wrapBuilder: (builder: unknown) => ({ builder }),
  };
  const stubs = new Map<string, object>();
  return new Proxy(members, {
    get(target, name): unknown {
      if (typeof name === "symbol" || Object.hasOwn(target, name)) return Reflect.get(target, name);
      const stub = stubs.get(name) ?? createStub(`ArkUI ${name}`);
      stubs.set(name, stub);
      return stub;
    },
  });
}

// Numbers are given to resources by the platform's own build, which did not run.
function resource(name: string) {
  return { id: -1, type: -1, name, bundleName: "", moduleName: "" };
}
