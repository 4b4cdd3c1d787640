import {
  BackupError,
  fromWireError,
  isBundleName,
  extensionMessages as messages,
  timeLimits,
} from "@carryall/protocol";
import type { Extension, ExtensionHandlers } from "../extension/extension.ts";
import type { RunSurroundings } from "../run/bundle-run.ts";
import { withLimit } from "../run/with-limit.ts";

/** The methods of an extension that answer a question. */
export type Question = Extract<
  messages.HookCall,
  { hook: "getBackupInfo" | "getBackupCompatibilityInfo" | "getRestoreCompatibilityInfo" }
>;

export interface AskOptions {
  /** The bundle's extension where it runs already: it is asked then, and goes on running. */
  readonly running: Extension | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks an application a question, for which it is started where it does not run.
 *
 * @returns Its text; empty where it has no such method, gives something else, or is too slow with a compatibility text.
 * @throws {BackupError} `bundleUnknown`, `notAllowed`, `startFailed`, `startTimeout`, `extensionDied`; `hookThrew` with
 *   the author's message; `extensionTimeout` for a slow `getBackupInfo`.
 */
export async function askApplication(
  bundle: string,
  question: Question,
  { running, signal }: AskOptions,
  surroundings: RunSurroundings,
): Promise<string> {
  if (running !== undefined) return await ask(running, bundle, question, surroundings);
  if (!isBundleName(bundle)) throw unknownBundle(bundle);
  const installed = surroundings.device.findBundle(bundle);
  if (installed === undefined) throw unknownBundle(bundle);
  using _inside = await surroundings.gate.enter(bundle);
  using log = surroundings.openBundleLog(installed);
  await using extension = await surroundings.startExtension({
    bundle: installed,
    action: "backup",
    backupScene: "",
    stagingName: surroundings.nextStagingName(),
    clearsRestored: false,
    log,
    handlers: silent,
    signal,
  });
  return await ask(extension, bundle, question, surroundings);
}

async function ask(
  extension: Extension,
  bundle: string,
  question: Question,
  { clock }: RunSurroundings,
): Promise<string> {
  const isInfo = question.hook === "getBackupInfo";
  const limitMs = isInfo ? timeLimits.backupInfoMs : timeLimits.compatibilityInfoMs;
  const late = new BackupError("extensionTimeout", `Cannot ask ${bundle}: ${question.hook} took too long`);
  try {
    const outcome = await withLimit(extension.call(messages.callHook, question), { clock, limitMs }, () => late);
    if (outcome.kind === "returned") return outcome.text;
    const cause = fromWireError(outcome.error);
    throw new BackupError("hookThrew", `${question.hook} of ${bundle} failed: ${cause.message}`, { cause });
  } catch (error) {
    if (error === late && !isInfo) return "";
    throw error;
  }
}

// Nobody has asked it to move anything.
const silent: ExtensionHandlers = {
  async fileReady() {
    throw unexpected();
  },
  async filesReady() {
    throw unexpected();
  },
  async restoreFileReady() {
    throw unexpected();
  },
  fileFailed() {},
  step() {},
};

function unexpected(): BackupError {
  return new BackupError("invalidArgument", "Cannot take a file: the application was only asked a question");
}

function unknownBundle(bundle: string): BackupError {
  return new BackupError("bundleUnknown", `Cannot ask ${bundle}: it is not installed on this device`);
}
