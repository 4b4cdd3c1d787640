import type { Kits } from "@carryall/kits";
import { platformKey } from "./platform-source.ts";

/**
 * Puts into the global scope what a program on a device finds there: `getContext` and `canIUse`; and, under a symbol,
 * the platform that the sources of platform modules ask for.
 */
export function defineGlobals(openPlatform: () => Kits): void {
  define("getContext", (component?: unknown) => openPlatform().globals.getContext(component));
  define("canIUse", (capability: unknown) => openPlatform().globals.canIUse(capability));
  define(Symbol.for(platformKey), (specifier: string) => openPlatform().resolve(specifier));
}

function define(name: string | symbol, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
}
