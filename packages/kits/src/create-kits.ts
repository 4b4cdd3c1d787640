import { BackupExtensionAbility } from "./ability/backup-extension-ability.ts";
import { canIUse } from "./ability/can-i-use.ts";
import { createBackupStub } from "./ability/create-backup-stub.ts";
import type { Area } from "./context/area-mode.ts";
import { BackupExtensionContext } from "./context/backup-extension-context.ts";
import { Context, type ContextOptions } from "./context/context.ts";
import { UIAbilityContext } from "./context/ui-ability-context.ts";
import { usualDevice } from "./device/device-facts.ts";
import { Descriptors } from "./file-io/descriptors.ts";
import { kitTable } from "./kit-table.ts";
import type { KitFactory, KitTable, KitWorld } from "./kit-world.ts";
import type { KitsOptions } from "./kits-options.ts";
import { loadMoreKits } from "./load-more-kits.ts";
import { createConsole } from "./log/create-console.ts";
import { moreKitNames } from "./more-kit-names.ts";
import { SandboxFiles } from "./sandbox/sandbox-files.ts";
import { createStub } from "./stub/create-stub.ts";
import { isPlatformSpecifier } from "./stub/is-platform-specifier.ts";
import { withStubs } from "./stub/with-stubs.ts";
import { serveTasks, type TaskPort } from "./task-pool/serve-tasks.ts";
import { TaskRuns } from "./task-pool/task-runs.ts";
import type { FunctionAddress } from "./task-pool/task-threads.ts";
import { umbrellaKits } from "./umbrella-kits.ts";

/** What one application's process gives to that application's code. */
export interface Kits {
  /**
   * A platform module's namespace: `default` and named exports as properties, stubs for every other name. The same
   * object each time; a name that the platform has and we do not is a namespace of stubs.
   *
   * @throws {TypeError} for a specifier that is not the platform's.
   */
  resolve(specifier: string): object;
  /** False where `resolve` gives nothing but stubs. */
  has(specifier: string): boolean;
  /** A context as the host sets it on an extension. `getContext` gives the newest. */
  createExtensionContext(): BackupExtensionContext;
  /** A context as a program's main ability has it. `getContext` gives the newest. */
  createAbilityContext(): UIAbilityContext;
  /** Makes a descriptor that was opened elsewhere the application's: fileIo refuses all others. Closing is the application's. */
  adoptDescriptor(fd: number): void;
  /**
   * Makes this the application in a thread that `TaskThreads.startWorker` started: runs the tasks that come through
   * `port`.
   *
   * @param functionAt Gives the function that the other thread means; loading its module may run an application's code.
   */
  serveTasks(port: TaskPort, functionAt: (address: FunctionAddress) => unknown): void;
  readonly BackupExtensionAbility: typeof BackupExtensionAbility;
  /** What an application finds in its global scope besides the language. */
  readonly globals: KitGlobals;
}

export interface KitGlobals {
  readonly console: object;
  readonly getContext: (component?: unknown) => Context;
  readonly canIUse: (capability: unknown) => boolean;
}

/** The platform for one application: nothing is shared between two calls, and a module is made when first asked for. */
export function createKits(options: KitsOptions): Kits {
  const { application, writeLog, loadMore = loadMoreKits } = options;
  const descriptors = new Descriptors();
  const world: KitWorld = {
    application,
    writeLog,
    descriptors,
    files: new SandboxFiles(options.roots, { allowsHostPaths: options.allowsHostPaths === true }),
    createBackup: options.createBackup ?? createBackupStub,
    device: options.device ?? usualDevice,
    permissions: new Set(options.permissions),
    tasks: options.tasks,
    taskRuns: new TaskRuns(),
  };
  const table = kitTable(world);
  let moreTable: KitTable | undefined;
  const namespaces = new Map<string, object>();
  let context: Context | undefined;

  const resolve = (specifier: string): object => {
    const namespace = namespaces.get(specifier) ?? createNamespace(specifier);
    namespaces.set(specifier, namespace);
    return namespace;
  };

  const createNamespace = (specifier: string): object => {
    const handedOut = umbrellaKits[specifier];
    if (handedOut !== undefined) return asModule(createUmbrella(specifier, handedOut));
    const factory = factoryOf(specifier);
    if (factory !== undefined) {
      const members = factory((other, name) => Reflect.get(resolve(other), name));
      return asModule(withStubs(specifier, { default: withStubs(specifier, members), ...members }));
    }
    if (!isPlatformSpecifier(specifier)) {
      throw new TypeError(`Cannot resolve "${specifier}": the platform has no modules of such a name`);
    }
    // The default stands for the module itself, so that its stubs name the module and the member alone.
    return asModule(withStubs(specifier, { default: createStub(specifier) }));
  };

  const factoryOf = (specifier: string): KitFactory | undefined => {
    if (moreKitNames.has(specifier)) moreTable ??= loadMore().moreKits(world);
    return table.get(specifier) ?? moreTable?.get(specifier);
  };

  // Each export is looked up when it is read: an umbrella would otherwise make all that is under it.
  const createUmbrella = (specifier: string, handedOut: Readonly<Record<string, string>>): object => {
    const members = {};
    for (const [name, origin] of Object.entries(handedOut)) {
      const [module = "", member = "default"] = origin.split("#");
      const get = () => Reflect.get(resolve(module), member);
      Object.defineProperty(members, name, { get, enumerable: true, configurable: true });
    }
    const namespace = withStubs(specifier, members);
    return Object.defineProperty(namespace, "default", { value: withStubs(specifier, members), enumerable: true });
  };

  const createContext = <T extends Context>(Kind: new (contextOptions: ContextOptions) => T): T => {
    const identity = application;
    const applicationContext = new Context({ identity, moduleName: undefined });
    const made = new Kind({ identity, moduleName: application.moduleName, applicationContext });
    context = made;
    return made;
  };
  const createExtensionContext = () => createContext(BackupExtensionContext);

  const contextWithArea = (area: Area) => Object.assign(createExtensionContext(), { area });

  return {
    resolve,
    has: (specifier) => specifier in umbrellaKits || table.has(specifier) || moreKitNames.has(specifier),
    createExtensionContext,
    createAbilityContext: () => createContext(UIAbilityContext),
    adoptDescriptor: (fd) => descriptors.adopt(fd),
    serveTasks: (port, functionAt) =>
      serveTasks(port, { runs: world.taskRuns, functionAt, createContext: contextWithArea }),
    BackupExtensionAbility,
    globals: { console: createConsole(writeLog), getContext: () => context ?? createExtensionContext(), canIUse },
  };
}

// Compiled code takes the `default` of what says this of itself, and else the whole namespace for the default.
function asModule(namespace: object): object {
  return Object.defineProperty(namespace, "__esModule", { value: true });
}
