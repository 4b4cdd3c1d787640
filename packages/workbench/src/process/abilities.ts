import { createStub } from "@carryall/kits";
import type { Exports } from "@carryall/loader";

export interface AbilitiesOptions {
  readonly abilities: readonly { readonly name: string; readonly id: string }[];
  readonly bundleName: string;
  readonly moduleName: string;
  readonly load: (id: string) => Exports;
  readonly createContext: () => object;
  /** Told why an ability does not start: then no test will. */
  readonly onFailure: (name: string, error: unknown) => void;
  /** Told of what an ability's window hooks throw: the tests go on. */
  readonly onWindowFailure: (name: string, error: unknown) => void;
}

interface AbilityMonitor {
  readonly abilityName?: unknown;
  readonly [hook: string]: unknown;
}

/** Starts the abilities of a test module, as `aa start` and `startAbility` do, and tells monitors of them. */
export class Abilities {
  readonly #options: AbilitiesOptions;
  readonly #monitors = new Set<AbilityMonitor>();
  readonly #started = new Map<string, object>();

  constructor(options: AbilitiesOptions) {
    this.#options = options;
  }

  addMonitor(monitor: unknown): void {
    if (typeof monitor === "object" && monitor !== null) this.#monitors.add(monitor as AbilityMonitor);
  }

  removeMonitor(monitor: unknown): void {
    this.#monitors.delete(monitor as AbilityMonitor);
  }

  get newest(): object | undefined {
    return [...this.#started.values()].at(-1);
  }

  /** @throws {Error} where the module has no such ability. What its own hooks throw is the author's. */
  async start(name: string): Promise<object> {
    try {
      return await this.#start(name);
    } catch (error) {
      this.#options.onFailure(name, error);
      throw error;
    }
  }

  async #start(name: string): Promise<object> {
    const found = this.#find(name);
    if (found === undefined) throw new Error(`Cannot start the ability ${JSON.stringify(name)}: the tests have none`);
    const running = this.#started.get(found.name);
    if (running !== undefined) return running;
    const ability = make(this.#options.load(found.id).default);
    this.#started.set(found.name, ability);
    const want = this.#want(found.name);
    Reflect.set(ability, "context", this.#options.createContext());
    Reflect.set(ability, "launchWant", want);
    await this.#call(ability, found.name, "onCreate", [want, { launchReason: 1, lastExitReason: 0 }]);
    await this.#showWindow(ability, found.name);
    return ability;
  }

  // There is no window, and what an ability does with it is not what its tests are about.
  async #showWindow(ability: object, name: string): Promise<void> {
    try {
      await this.#call(ability, name, "onWindowStageCreate", [windowStage()]);
      await this.#call(ability, name, "onForeground", []);
    } catch (error) {
      this.#options.onWindowFailure(name, error);
    }
  }

  // The older model writes names as `.TestAbility`, and runners of it put the package before.
  #find(name: string): AbilitiesOptions["abilities"][number] | undefined {
    const { abilities } = this.#options;
    return (
      abilities.find((ability) => ability.name === name) ??
      abilities.find((ability) => lastPart(ability.name) === lastPart(name))
    );
  }

  #want(abilityName: string): object {
    const { bundleName, moduleName } = this.#options;
    return {
      deviceId: "",
      bundleName,
      abilityName,
      moduleName,
      parameters: {},
      flags: 0,
      action: "",
      entities: [],
      uri: "",
      type: "",
    };
  }

  async #call(ability: object, name: string, hook: string, args: readonly unknown[]): Promise<void> {
    const method: unknown = Reflect.get(ability, hook);
    if (typeof method === "function") await Reflect.apply(method, ability, args);
    const told = monitorHooks.get(hook);
    for (const monitor of this.#monitors) {
      const listener = told === undefined ? undefined : monitor[told];
      if (lastPart(String(monitor.abilityName)) !== lastPart(name) || typeof listener !== "function") continue;
      await Reflect.apply(listener, monitor, [ability]);
    }
  }
}

const monitorHooks: ReadonlyMap<string, string> = new Map([
  ["onCreate", "onAbilityCreate"],
  ["onWindowStageCreate", "onWindowStageCreate"],
  ["onForeground", "onAbilityForeground"],
]);

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

// A class in the stage model, a plain object in the older one.
function make(exported: unknown): object {
  if (typeof exported === "function") return new (exported as new () => object)();
  if (typeof exported === "object" && exported !== null) return exported;
  throw new Error("Cannot start the ability: its module has no default export");
}

function windowStage(): object {
  const stub = createStub("@ohos.window WindowStage");
  const loadContent = (...args: readonly unknown[]): unknown => {
    const callback = args.at(-1);
    if (typeof callback !== "function") return Promise.resolve();
    Reflect.apply(callback, undefined, [{ code: 0 }]);
    return undefined;
  };
  return new Proxy(stub, {
    get: (target, key, receiver) => (key === "loadContent" ? loadContent : Reflect.get(target, key, receiver)),
  });
}
