import { BackupExtensionAbility } from "./ability/backup-extension-ability.ts";
import { canIUse } from "./ability/can-i-use.ts";
import { createBackupStub } from "./ability/create-backup-stub.ts";
import { BackupExtensionContext } from "./context/backup-extension-context.ts";
import { Context, type ContextOptions } from "./context/context.ts";
import { UIAbilityContext } from "./context/ui-ability-context.ts";
import { Descriptors } from "./file-io/descriptors.ts";
import { kitTable } from "./kit-table.ts";
import type { KitsOptions } from "./kits-options.ts";
import { createConsole } from "./log/create-console.ts";
import { SandboxFiles } from "./sandbox/sandbox-files.ts";
import { createStub } from "./stub/create-stub.ts";
import { isPlatformSpecifier } from "./stub/is-platform-specifier.ts";
import { withStubs } from "./stub/with-stubs.ts";

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
  const { application, writeLog, createBackup = createBackupStub } = options;
  const descriptors = new Descriptors();
  const files = new SandboxFiles(options.roots, { allowsHostPaths: options.allowsHostPaths === true });
  const table = kitTable({ files, bundleName: application.bundleName, writeLog, descriptors, createBackup });
  const namespaces = new Map<string, object>();
  let context: Context | undefined;

  const resolve = (specifier: string): object => {
    const namespace = namespaces.get(specifier) ?? createNamespace(specifier);
    namespaces.set(specifier, namespace);
    return namespace;
  };

  const createNamespace = (specifier: string): object => {
    const factory = table.get(specifier);
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

  const createContext = <T extends Context>(Kind: new (contextOptions: ContextOptions) => T): T => {
    const identity = application;
    const applicationContext = new Context({ identity, moduleName: undefined });
    const made = new Kind({ identity, moduleName: application.moduleName, applicationContext });
    context = made;
    return made;
  };
  const createExtensionContext = () => createContext(BackupExtensionContext);

  return {
    resolve,
    has: (specifier) => table.has(specifier),
    createExtensionContext,
    createAbilityContext: () => createContext(UIAbilityContext),
    adoptDescriptor: (fd) => descriptors.adopt(fd),
    BackupExtensionAbility,
    globals: { console: createConsole(writeLog), getContext: () => context ?? createExtensionContext(), canIUse },
  };
}

// Compiled code takes the `default` of what says this of itself, and else the whole namespace for the default.
function asModule(namespace: object): object {
  return Object.defineProperty(namespace, "__esModule", { value: true });
}
