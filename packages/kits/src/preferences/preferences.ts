import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";
import { defineCalls } from "../calls/define-calls.ts";
import { once } from "../calls/work.ts";
import { parameterError } from "../errors/parameter-error.ts";
import { unsupportedError } from "../errors/unsupported-error.ts";
import { stubPrototype } from "../stub/stub-prototype.ts";
import { toPreferencesError } from "./preferences-error.ts";
import type { PreferencesFile } from "./preferences-file.ts";
import { preferencesLimits } from "./preferences-limits.ts";
import { loadValue, type StoredValue, storeValue } from "./stored-value.ts";

type ChangeListener = (key: string) => void;

export interface PreferencesOptions {
  /** A value of another type than the fallback's is as if it were not there. */
  readonly givesFallbackKind?: boolean;
}

/**
 * The entries of one preferences file, in memory until `flush`.
 *
 * @see interface_sdk-js: api/@ohos.data.preferences.d.ts
 */
export class Preferences {
  readonly #givesFallbackKind: boolean;
  readonly #entries: Map<string, StoredValue>;
  readonly #listeners = new Set<ChangeListener>();
  #changedKeys: string[] = [];

  constructor(file: Pick<PreferencesFile, "read" | "write">, { givesFallbackKind = false }: PreferencesOptions = {}) {
    this.#givesFallbackKind = givesFallbackKind;
    const entries = file.read();
    this.#entries = entries;
    defineCalls(
      this,
      {
        get: (key, fallback) => {
          const name = checkKey(key);
          return once(() => this.#get(name, fallback) ?? fallback);
        },
        getAll: () => once(() => this.#getAll()),
        has: (key) => {
          const name = checkKey(key);
          return once(() => entries.has(name));
        },
        put: (key, value) => {
          const name = checkKey(key);
          const stored = checkValue(value);
          return once(() => this.#put(name, stored));
        },
        delete: (key) => {
          const name = checkKey(key);
          return once(() => {
            if (entries.delete(name)) this.#changedKeys.push(name);
          });
        },
        clear: () =>
          once(() => {
            this.#changedKeys.push(...entries.keys());
            entries.clear();
          }),
        flush: () =>
          once(() => {
            file.write(entries);
            this.#tellChanges();
          }),
      },
      toPreferencesError,
    );
  }

  /** `change` is told each changed key after a `flush`. No other process has these preferences open. */
  on(kind: unknown, listener: unknown): void {
    if (kind === "dataChange") throw unsupportedError("@ohos.data.preferences Preferences.on('dataChange')");
    if (kind !== "change" && kind !== "multiProcessChange") throw parameterError("The type must be 'change'.");
    if (!isListener(listener)) throw parameterError("The callback must be a function.");
    if (kind === "change") this.#listeners.add(listener);
  }

  /** Without a listener all of them go. */
  off(kind: unknown, listener?: unknown): void {
    if (!isChangeKind(kind)) throw parameterError("The type must be 'change'.");
    if (listener !== undefined && listener !== null && !isListener(listener)) {
      throw parameterError("The callback must be a function.");
    }
    if (isListener(listener)) this.#listeners.delete(listener);
    else if (kind === "change") this.#listeners.clear();
  }

  #get(key: string, fallback: unknown): unknown {
    const stored = this.#entries.get(key);
    const value = stored === undefined ? undefined : loadValue(stored);
    return this.#givesFallbackKind && typeof value !== typeof fallback ? undefined : value;
  }

  #getAll(): object {
    return Object.fromEntries([...this.#entries].map(([key, stored]) => [key, loadValue(stored)]));
  }

  #put(key: string, stored: StoredValue): void {
    // A value that stays the same is no change, and nobody is told of one.
    if (JSON.stringify(this.#entries.get(key)) === JSON.stringify(stored)) return;
    this.#entries.set(key, stored);
    this.#changedKeys.push(key);
  }

  #tellChanges(): void {
    const changed = this.#changedKeys;
    this.#changedKeys = [];
    for (const key of changed) {
      // In turns of their own: what a listener throws is not the fault of flush.
      for (const listener of this.#listeners) setImmediate(() => listener(key));
    }
  }
}

Object.setPrototypeOf(Preferences.prototype, stubPrototype("@ohos.data.preferences Preferences"));

function isChangeKind(kind: unknown): boolean {
  return kind === "change" || kind === "multiProcessChange" || kind === "dataChange";
}

function isListener(value: unknown): value is ChangeListener {
  return typeof value === "function";
}

function checkKey(key: unknown): string {
  if (typeof key !== "string" || key === "") throw parameterError("The key must be a non-empty string.");
  const { maxKeyBytes } = preferencesLimits;
  if (Buffer.byteLength(key) > maxKeyBytes) throw parameterError(`The key must not exceed ${maxKeyBytes} bytes.`);
  return key;
}

function checkValue(value: unknown): StoredValue {
  const stored = storeValue(value);
  if (stored === undefined) throw parameterError("The value must be of a type that preferences can hold.");
  const { maxValueBytes } = preferencesLimits;
  const texts = "items" in stored ? stored.items : [stored.text];
  if (texts.some((text) => Buffer.byteLength(text) > maxValueBytes)) {
    throw parameterError(`The value must not exceed ${maxValueBytes} bytes.`);
  }
  return stored;
}
