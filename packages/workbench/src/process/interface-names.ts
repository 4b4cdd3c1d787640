import { createStub } from "@carryall/kits";
import { createAppStorage } from "./app-storage.ts";

/**
 * What ArkUI puts in the global scope, by name. Tests here have no user interface: all but its stores and the names of
 * resources are stubs.
 *
 * @see interface_sdk-js: api/@internal/component/ets/common.d.ts
 */
export class InterfaceNames {
  readonly #members = new Map<string, unknown>([
    ["AppStorage", createAppStorage()],
    ["$r", (name: string, ...params: readonly unknown[]) => ({ ...unnumbered(name), params })],
    ["$rawfile", (file: string) => ({ ...unnumbered(""), params: [file] })],
  ]);

  /** The same thing each time. */
  get(name: string): unknown {
    if (!this.#members.has(name)) this.#members.set(name, createStub(`ArkUI ${name}`));
    return this.#members.get(name);
  }
}

// The platform's own build gives resources their numbers, and did not run.
function unnumbered(name: string) {
  return { id: -1, type: -1, name, bundleName: "", moduleName: "" };
}
