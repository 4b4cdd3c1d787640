import type { Abilities } from "./abilities.ts";

export interface AbilityDelegatorOptions {
  readonly abilities: Abilities;
  readonly applicationContext: () => object;
  /** Takes what the tests print: hypium's results among it. */
  readonly print: (text: string) => void;
  readonly finish: () => void;
}

type Callback = (error: unknown, data?: unknown) => void;

const commandNotFound = 127;

/**
 * What `abilityDelegatorRegistry.getAbilityDelegator()` gives: the tests' way to the system. Asynchronous functions are
 * there with a promise, and with a callback as last argument.
 *
 * @see interface_sdk-js: api/application/AbilityDelegator.d.ts
 */
export function createAbilityDelegator({
  abilities,
  applicationContext,
  print,
  finish,
}: AbilityDelegatorOptions): object {
  const later = (work: (...args: readonly unknown[]) => unknown) => {
    return (...args: readonly unknown[]): Promise<unknown> | undefined => {
      const callback = args.at(-1);
      if (!isCallback(callback)) return settle(work, args);
      settle(work, args.slice(0, -1)).then(
        (data) => callback(undefined, data),
        (error: unknown) => callback(error),
      );
      return undefined;
    };
  };
  const nothing = later(() => undefined);
  return {
    print: later((text) => print(String(text))),
    printSync: (text: unknown) => print(String(text)),
    finishTest: later(() => finish()),
    getAppContext: () => applicationContext(),
    getAbilityState: () => 2,
    getCurrentTopAbility: later(() => abilities.newest),
    startAbility: later((want) => abilities.start(abilityNameOf(want)).then(() => undefined)),
    executeShellCommand: later((command) => execute(String(command), abilities)),
    addAbilityMonitor: later((monitor) => abilities.addMonitor(monitor)),
    addAbilityMonitorSync: (monitor: unknown) => abilities.addMonitor(monitor),
    removeAbilityMonitor: later((monitor) => abilities.removeMonitor(monitor)),
    removeAbilityMonitorSync: (monitor: unknown) => abilities.removeMonitor(monitor),
    waitAbilityMonitor: later(() => abilities.newest),
    addAbilityStageMonitor: nothing,
    removeAbilityStageMonitor: nothing,
    doAbilityForeground: nothing,
    doAbilityBackground: nothing,
    setMockList: () => undefined,
  };
}

async function settle(work: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<unknown> {
  return await work(...args);
}

function isCallback(value: unknown): value is Callback {
  return typeof value === "function";
}

function abilityNameOf(want: unknown): string {
  const name: unknown = typeof want === "object" && want !== null ? Reflect.get(want, "abilityName") : undefined;
  return typeof name === "string" ? name : "";
}

// There is no shell: of all commands only the one that a runner starts its ability with means something here.
async function execute(command: string, abilities: Abilities): Promise<object> {
  const [, name] = /^\s*aa\s+start\b.*?\s-a\s+(\S+)/.exec(command) ?? [];
  if (name === undefined) return { stdResult: `${command}: not found`, exitCode: commandNotFound };
  try {
    await abilities.start(name);
    return { stdResult: "start ability successfully.", exitCode: 0 };
  } catch (error) {
    // Told by the abilities themselves; a command's caller gets an exit code, as from a shell.
    return { stdResult: `error: failed to start ability: ${String(error)}`, exitCode: 1 };
  }
}
