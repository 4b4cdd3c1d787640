import { PreferencesFile } from "../preferences/preferences-file.ts";
import { loadValue, storeValue } from "../preferences/stored-value.ts";
import type { SandboxFiles } from "../sandbox/sandbox-files.ts";

const directory = "/data/storage/el2/base/haps";
const maxKeyLength = 32;
const maxValueLength = 128;

const keyEmpty = { code: -1006, text: "The key string is null or empty." };
const keyTooLong = { code: -1016, text: `The key string length should shorter than ${maxKeyLength}.` };
const valueTooLong = { code: -1017, text: `The value string length should shorter than ${maxValueLength}.` };
const defaultTooLong = { code: -1018, text: `The default string length should shorter than ${maxValueLength}.` };

class Refused extends Error {
  readonly code: number;

  constructor({ code, text }: { readonly code: number; readonly text: string }) {
    super(text);
    this.code = code;
  }
}

/**
 * `@system.storage`, the oldest way to keep texts: every call takes one object with `success`, `fail` and `complete`.
 *
 * @see interface_sdk-js: api/@system.storage.d.ts
 */
export function createSystemStorage(files: SandboxFiles, moduleName: string): object {
  const path = `${directory}/${moduleName}/files/default.xml`;
  const file = new PreferencesFile(() => files.locate(path, { outside: "EACCES" }));
  return {
    get: (options: unknown) =>
      answer(options, () => {
        const key = textOf(options, "key");
        const fallback = textOf(options, "default");
        if (fallback.length > maxValueLength) throw new Refused(defaultTooLong);
        const stored = file.read().get(key);
        return stored === undefined ? fallback : loadValue(stored);
      }),
    set: (options: unknown) =>
      answer(options, () => {
        const key = checkKey(options);
        const value = textOf(options, "value");
        if (value.length > maxValueLength) throw new Refused(valueTooLong);
        const entries = file.read();
        const stored = storeValue(value);
        if (stored !== undefined) entries.set(key, stored);
        // A device removes what is set to nothing.
        if (value === "") entries.delete(key);
        file.write(entries);
        return "";
      }),
    delete: (options: unknown) =>
      answer(options, () => {
        const entries = file.read();
        entries.delete(checkKey(options));
        file.write(entries);
        return "";
      }),
    clear: (options: unknown) =>
      answer(options, () => {
        file.remove();
        return "";
      }),
  };
}

function answer(options: unknown, work: () => unknown): void {
  try {
    call(options, "success", [work()]);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    call(options, "fail", [error.message, error.code]);
  }
  call(options, "complete", []);
}

function call(options: unknown, name: string, args: readonly unknown[]): void {
  const callback = memberOf(options, name);
  if (typeof callback === "function") Reflect.apply(callback, undefined, args);
}

function checkKey(options: unknown): string {
  const key = textOf(options, "key");
  if (key === "") throw new Refused(keyEmpty);
  if (key.length > maxKeyLength) throw new Refused(keyTooLong);
  return key;
}

function textOf(options: unknown, name: string): string {
  const value = memberOf(options, name);
  return typeof value === "string" ? value : "";
}

function memberOf(options: unknown, name: string): unknown {
  return typeof options === "object" && options !== null ? Reflect.get(options, name) : undefined;
}
