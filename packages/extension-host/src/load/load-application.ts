import type { Kits } from "@carryall/kits";
import { type ApplicationCode, ModuleLoader } from "@carryall/loader";
import { BackupError } from "@carryall/protocol";
import type { ApplicationThreads } from "./application-threads.ts";
import { startFailed } from "./start-failed.ts";

/** An application's extension, loaded but not yet asked for anything. */
export interface LoadedApplication {
  readonly className: string;
  readonly instance: object;
}

export interface LoadApplicationOptions {
  /** Learns of the application's functions once its modules are loaded. */
  readonly threads?: ApplicationThreads;
}

/**
 * Loads an application's compiled modules and makes its extension: the entry's default export, constructed without
 * arguments, with `context` set afterwards.
 *
 * @throws {BackupError} `startFailed` with the loader's or the author's message.
 */
export function loadApplication(
  code: ApplicationCode,
  kits: Kits,
  { threads }: LoadApplicationOptions = {},
): LoadedApplication {
  const modules = new ModuleLoader(code, kits);
  // Before any of them runs: the first may already start a task.
  if (threads !== undefined) threads.marks = modules.marks;
  const exported = loadEntry(code, modules);
  if (typeof exported !== "function") {
    throw new BackupError("startFailed", "Cannot start the extension: its module exports no class", {
      hint: "Write: export default class MyBackup extends BackupExtensionAbility",
    });
  }
  return construct(exported, code, kits);
}

function loadEntry(code: ApplicationCode, modules: ModuleLoader): unknown {
  try {
    return modules.load(code.table.entry).default;
  } catch (cause) {
    throw startFailed("its module does not load", cause, code);
  }
}

function construct(exported: object, code: ApplicationCode, kits: Kits): LoadedApplication {
  try {
    // Checked to be a function above; whether it constructs is for the try to find out.
    const instance = new (exported as new () => { context?: unknown })();
    instance.context = kits.createExtensionContext();
    return { className: nameOf(exported), instance };
  } catch (cause) {
    throw startFailed("its class cannot be constructed", cause, code);
  }
}

// A class may have a static member of that name, which may be anything.
function nameOf(exported: object): string {
  const name: unknown = Reflect.get(exported, "name");
  return typeof name === "string" ? name : "";
}
