import { BackupError, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import { type ExtensionHandlers, RunningExtension } from "../extension/running-extension.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { withLimit } from "./with-limit.ts";

export interface ExtensionWork {
  readonly action: "backup" | "restore";
  readonly handlers: ExtensionHandlers;
  /** Everything between begin and end. */
  work(extension: RunningExtension): Promise<void>;
}

/**
 * One bundle's life: start, begin, the work, release hook, clear, end. Exactly one terminal report leaves here whatever
 * happens: a begin with an error where it never began, one end otherwise. Resolves when process and staging are gone.
 *
 * @returns Whether the bundle's work was done.
 */
export async function withExtension(
  run: BundleRun,
  surroundings: RunSurroundings,
  extensionWork: ExtensionWork,
): Promise<boolean> {
  const { bundle, events } = run;
  let hasBegun = false;
  let failure: BackupError | undefined;
  try {
    await live(run, surroundings, extensionWork, () => {
      hasBegun = true;
      events.begin(bundle.name);
    });
  } catch (error) {
    failure = asBackupError(error, bundle.name);
  }
  if (hasBegun) events.end(bundle.name, failure);
  else events.begin(bundle.name, failure);
  return failure === undefined;
}

async function live(
  run: BundleRun,
  surroundings: RunSurroundings,
  { action, handlers, work }: ExtensionWork,
  onBegun: () => void,
): Promise<void> {
  const { bundle, info, signal } = run;
  const { device, provider, clock, log } = surroundings;
  using bundleLog = surroundings.openBundleLog(bundle);
  try {
    const stagingName = surroundings.nextStagingName();
    const { backupScene } = info;
    const start = { device, bundle, action, provider, backupScene, stagingName, clock, log: bundleLog, handlers };
    await using extension = await RunningExtension.start(start);
    const { pid, className } = extension;
    for (const each of [log, bundleLog]) {
      each.info("extension started", { bundle: bundle.name, pid, className, action });
    }
    signal.throwIfAborted();
    onBegun();
    try {
      await untilAborted(work(extension), signal);
    } finally {
      await release(extension, run, surroundings, action);
    }
  } catch (error) {
    const { code, message, stack } = describeFailure(asBackupError(error, bundle.name));
    bundleLog.error("failed", { code, message, stack });
    throw error;
  }
}

// The hook's own failure or lateness changes nothing: the bundle's outcome is decided by then.
async function release(
  extension: RunningExtension,
  { bundle, signal }: BundleRun,
  { clock, log }: RunSurroundings,
  action: "backup" | "restore",
): Promise<void> {
  if (signal.aborted || extension.hasEnded) return;
  const tellLate = () => new Error("it took too long");
  try {
    const scenario = action === "backup" ? 1 : 2;
    const hook = extension.call(messages.callHook, { hook: "onRelease", scenario });
    await withLimit(hook, { clock, limitMs: timeLimits.releaseHookMs }, tellLate);
    await withLimit(extension.call(messages.clear, {}), { clock, limitMs: timeLimits.releaseHookMs }, tellLate);
  } catch (error) {
    log.warn("release hook failed", { bundle: bundle.name, cause: String(error) });
  }
}

async function untilAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function asBackupError(error: unknown, bundle: string): BackupError {
  if (error instanceof BackupError) return error;
  const so = error instanceof Error ? error.message : String(error);
  return new BackupError("unknown", `Cannot go on with ${bundle}: ${so}`, { cause: error });
}

/** With the stack of the cause, which is the author's own. */
function describeFailure(error: BackupError): { code: number; message: string; stack: string | undefined } {
  const { code, message, cause } = error;
  return { code, message, stack: cause instanceof Error ? cause.stack : error.stack };
}
