import nodeProcess from "node:process";
import { type NativeFiles, openNativeFiles } from "@carryall/runtime";
import { unsupportedError } from "../../errors/unsupported-error.ts";

/**
 * Gives the system's own file calls, loaded when first asked for: few applications need them.
 *
 * @throws {BusinessError} 801, with the `subject`, where they cannot be had: in a sandbox without native code.
 */
export type GetNativeFiles = (subject: string) => NativeFiles;

export function lazyNativeFiles(): GetNativeFiles {
  let loaded: NativeFiles | undefined;
  return (subject) => {
    try {
      loaded ??= withProcess(() => openNativeFiles());
      return loaded;
    } catch {
      throw unsupportedError(subject);
    }
  };
}

// The library looks for Node's `process` in the global scope, from which a host takes it before an application's code
// runs: it is there again for this load only, and no code of the application's runs meanwhile.
function withProcess<T>(load: () => T): T {
  if ("process" in globalThis) return load();
  Object.defineProperty(globalThis, "process", { value: nodeProcess, configurable: true });
  try {
    return load();
  } finally {
    Reflect.deleteProperty(globalThis, "process");
  }
}
