import type { Kits } from "@carryall/kits";
import { BackupError } from "@carryall/protocol";
import type { ApplicationCode } from "./application-code.ts";
import { ModuleLoader } from "./module-loader.ts";
import { startFailed } from "./start-failed.ts";

/** An application's extension, loaded but not yet asked for anything. */
export interface LoadedApplication {
  readonly className: string;
  readonly instance: object;
}

/**
 * Loads an application's compiled modules and makes its extension: the entry's default export, constructed without
 * arguments, with `context` set afterwards.
 *
 * @throws {BackupError} `startFailed` with the loader's or the author's message.
 */
export function loadApplication(code: ApplicationCode, kits: Kits): LoadedApplication {
  const exported = loadEntry(code, kits);
  if (typeof exported !== "function") {
    throw new BackupError("startFailed", "Cannot start the extension: its module exports no class", {
      hint: "Write: export default class MyBackup extends BackupExtensionAbility",
    });
  }
  return construct(exported, code, kits);
}

function loadEntry(code: ApplicationCode, kits: Kits): unknown {
  try {
    return new ModuleLoader(code, kits).load(code.table.entry).default;
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
