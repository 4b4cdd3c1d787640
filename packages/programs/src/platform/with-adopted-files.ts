import type { BackupModule } from "@carryall/client";

type AnyClass = new (...args: never[]) => object;
type AnyFunction = (...args: readonly unknown[]) => unknown;

/** Takes a descriptor in; what is no descriptor is left alone. */
export type AdoptDescriptor = (fd: number) => void;

const sessionNames = ["SessionBackup", "SessionRestore", "IncrementalBackupSession"] as const;

/**
 * The backup module with every descriptor that it hands out taken in first, so that fileIo knows it as the program's:
 * those of callbacks, and those that a method's promise or callback gives.
 */
export function withAdoptedFiles(backup: BackupModule, adopt: AdoptDescriptor): BackupModule {
  const adoptAll = (value: unknown) => adoptFiles(value, adopt);
  const sessions = Object.fromEntries(
    sessionNames.flatMap((name) => {
      const Session: unknown = Reflect.get(backup, name);
      return isClass(Session) ? [[name, adoptingSession(Session, adoptAll)]] : [];
    }),
  );
  // True because each of these has the members of what it stands for, and changes no argument that it does not know.
  return {
    ...backup,
    ...sessions,
    getLocalCapabilities: adoptingCall(backup.getLocalCapabilities as AnyFunction, adoptAll),
  } as BackupModule;
}

function adoptFiles(value: unknown, adopt: AdoptDescriptor): void {
  if (Array.isArray(value)) {
    for (const item of value) adoptFiles(item, adopt);
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const key of ["fd", "manifestFd"]) {
    const fd: unknown = Reflect.get(value, key);
    if (typeof fd === "number" && fd >= 0) adopt(fd);
  }
}

function adoptingSession(Session: AnyClass, adoptAll: (value: unknown) => void): AnyClass {
  class Adopting extends Session {
    constructor(...args: unknown[]) {
      const [callbacks, ...rest] = args;
      // Passed on as they are where they are wrong: the session says so.
      super(...((args.length === 0 ? [] : [adoptingCallbacks(callbacks, adoptAll), ...rest]) as never[]));
    }
  }
  for (const name of ["getLocalCapabilities", "getApkFileHandle"]) {
    const method: unknown = Reflect.get(Session.prototype, name);
    if (typeof method !== "function") continue;
    Object.defineProperty(Adopting.prototype, name, {
      value: adoptingCall(method as AnyFunction, adoptAll),
      writable: true,
      configurable: true,
    });
  }
  Object.defineProperty(Adopting, "name", { value: Session.name });
  return Adopting;
}

function adoptingCallbacks(callbacks: unknown, adoptAll: (value: unknown) => void): unknown {
  if (typeof callbacks !== "object" || callbacks === null) return callbacks;
  // An heir, so that members which the author's class inherits are found as before.
  const heir: object = Object.create(callbacks);
  for (const name of ["onFileReady", "onFileReadyBatch"]) {
    const callback: unknown = Reflect.get(callbacks, name);
    if (typeof callback !== "function") continue;
    const value = (...args: readonly unknown[]): unknown => {
      adoptAll(args[1]);
      return Reflect.apply(callback, undefined, args);
    };
    Object.defineProperty(heir, name, { value });
  }
  return heir;
}

// A callback as last argument gets the descriptor instead of the promise.
function adoptingCall(call: AnyFunction, adoptAll: (value: unknown) => void): AnyFunction {
  return function adopting(this: unknown, ...args: readonly unknown[]): unknown {
    const callback = args.at(-1);
    if (typeof callback !== "function") return adoptResult(Reflect.apply(call, this, args), adoptAll);
    const withFile = (...answer: readonly unknown[]): unknown => {
      adoptAll(answer[1]);
      return Reflect.apply(callback, undefined, answer);
    };
    return Reflect.apply(call, this, [...args.slice(0, -1), withFile]);
  };
}

function adoptResult(result: unknown, adoptAll: (value: unknown) => void): unknown {
  if (!(result instanceof Promise)) return result;
  return result.then((value: unknown) => {
    adoptAll(value);
    return value;
  });
}

function isClass(value: unknown): value is AnyClass {
  return typeof value === "function";
}
