/** One value of a store, as `link` and `prop` give it: what is set through it is in the store. */
class StoredProperty {
  readonly #values: Map<string, unknown>;
  readonly #name: string;

  constructor(values: Map<string, unknown>, name: string) {
    this.#values = values;
    this.#name = name;
  }

  get(): unknown {
    return this.#values.get(this.#name);
  }

  set(value: unknown): void {
    this.#values.set(this.#name, value);
  }

  info(): string {
    return this.#name;
  }

  aboutToBeDeleted(): void {}
}

/** The state that an application's pages share: values by name, kept in memory. Nothing here is a page, so nobody is told of changes. */
class ValueStore {
  readonly #values: Map<string, unknown>;

  constructor(initial: object = {}) {
    this.#values = new Map(Object.entries(initial));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): unknown {
    return this.#values.get(name);
  }

  /** @returns False for a name that the store does not have. */
  set(name: string, value: unknown): boolean {
    if (!this.#values.has(name)) return false;
    this.#values.set(name, value);
    return true;
  }

  setOrCreate(name: string, value: unknown): boolean {
    this.#values.set(name, value);
    return true;
  }

  delete(name: string): boolean {
    return this.#values.delete(name);
  }

  clear(): boolean {
    this.#values.clear();
    return true;
  }

  keys(): IterableIterator<string> {
    return this.#values.keys();
  }

  size(): number {
    return this.#values.size;
  }

  ref(name: string): StoredProperty | undefined {
    return this.#values.has(name) ? new StoredProperty(this.#values, name) : undefined;
  }

  setAndRef(name: string, value: unknown): StoredProperty {
    if (!this.#values.has(name)) this.#values.set(name, value);
    return new StoredProperty(this.#values, name);
  }
}

/** Names of members that mean another: a one-way and a two-way property differ only for a page. */
const sameMembers = { link: "ref", prop: "ref", setAndLink: "setAndRef", setAndProp: "setAndRef" } as const;
/** Names with a capital letter are those of the first versions of the API. */
const capitals = [
  "Has",
  "Get",
  "Set",
  "SetOrCreate",
  "Delete",
  "Clear",
  "Keys",
  "Size",
  "Link",
  "Prop",
  "SetAndLink",
  "SetAndProp",
];

function addOtherNames(prototype: object): void {
  for (const [name, same] of Object.entries(sameMembers)) alias(prototype, name, same);
  for (const name of capitals) alias(prototype, name, `${name.charAt(0).toLowerCase()}${name.slice(1)}`);
}

function alias(prototype: object, name: string, same: string): void {
  Object.defineProperty(prototype, name, { value: Reflect.get(prototype, same), writable: true, configurable: true });
}

type StoreName = "AppStorage" | "LocalStorage" | "PersistentStorage" | "Environment";

/**
 * `AppStorage`, `LocalStorage`, `PersistentStorage` and `Environment` of one application. What is persistent lives as
 * long as the process: on a device its file is the user interface's, and an extension finds the defaults.
 *
 * @see openharmony/interface_sdk-js: api/@internal/component/ets/common.d.ts
 */
export function createAppStorage(): Readonly<Record<StoreName, object>> {
  class LocalStorage extends ValueStore {
    static getShared(): LocalStorage | undefined {
      return undefined;
    }

    static GetShared(): LocalStorage | undefined {
      return undefined;
    }
  }
  addOtherNames(LocalStorage.prototype);
  const AppStorage = Object.assign(new LocalStorage(), { staticClear: () => AppStorage.clear() });
  const keep = (name: string, value: unknown): void => void AppStorage.setAndRef(name, value);
  const keepAndSay = (name: string, value: unknown): boolean => AppStorage.setAndRef(name, value) !== undefined;
  const keepAll = (properties: readonly { key: string; defaultValue: unknown }[]): void => {
    for (const { key, defaultValue } of properties) keep(key, defaultValue);
  };
  const forget = (name: string): void => void AppStorage.delete(name);
  const keys = (): string[] => [...AppStorage.keys()];
  return {
    AppStorage,
    LocalStorage,
    PersistentStorage: {
      persistProp: keep,
      PersistProp: keep,
      persistProps: keepAll,
      PersistProps: keepAll,
      deleteProp: forget,
      DeleteProp: forget,
      keys,
      Keys: keys,
    },
    Environment: {
      envProp: keepAndSay,
      EnvProp: keepAndSay,
      envProps: keepAll,
      EnvProps: keepAll,
      keys,
      Keys: keys,
    },
  };
}
