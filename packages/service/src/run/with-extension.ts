import { BackupError, extensionMessages as messages, timeLimits } from "@carryall/protocol";
import type { Extension, ExtensionHandlers, StagedFile } from "../extension/extension.ts";
import { isStaged } from "../extension/remove-staging.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { Cancelled } from "./cancelled.ts";
import { untilAborted } from "./until-aborted.ts";
import { withLimit } from "./with-limit.ts";

export interface ExtensionWork {
  readonly action: "backup" | "restore";
  readonly handlers: ExtensionHandlers;
  readonly staged?: StagedFile;
  /** Everything between begin and end. The signal is aborted when the run is over, for whatever still goes on then. */
  work(extension: Extension, over: AbortSignal): Promise<void>;
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
  const { bundle, events, control } = run;
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    events.begin(bundle.name);
  };
  let first: unknown;
  const fail = (error: unknown) => {
    first = error;
  };
  try {
    await live(run, surroundings, extensionWork, { begin, fail });
    events.end(bundle.name);
    return true;
  } catch (error) {
    // What came first: after whoever ended it, what the ending broke is no news; after a failure, its being cancelled.
    const { aborted, reason } = control.abort.signal;
    const cause: unknown = first ?? (aborted ? reason : error);
    if (cause instanceof Cancelled) {
      if (!hasBegun) begin();
      surroundings.log.info("bundle cancelled", { bundle: bundle.name });
      events.end(bundle.name);
    } else if (hasBegun) events.end(bundle.name, asBackupError(cause, bundle.name));
    else events.begin(bundle.name, asBackupError(cause, bundle.name));
    return false;
  } finally {
    control.timer[Symbol.dispose]();
    control.rate[Symbol.dispose]();
  }
}

async function live(
  run: BundleRun,
  surroundings: RunSurroundings,
  { action, handlers, staged, work }: ExtensionWork,
  { begin, fail }: { readonly begin: () => void; readonly fail: (error: unknown) => void },
): Promise<void> {
  const { bundle, info, control } = run;
  const { log, journals } = surroundings;
  const { signal } = control.abort;
  using _inside = await surroundings.gate.enter(bundle.name);
  using bundleLog = surroundings.openBundleLog(bundle);
  try {
    signal.throwIfAborted();
    const stagingName = surroundings.nextStagingName();
    const roots = surroundings.device.layout.sandboxRoots(bundle.name);
    // Before the process: what it stages must be known to whoever comes after a crash.
    using _record = journals.enter(bundle.name, { action, hasResidue: () => isStaged(roots, stagingName) });
    await using extension = await surroundings.startExtension({
      bundle,
      action,
      backupScene: info.backupScene,
      stagingName,
      clearsRestored: info.clearBackupData,
      log: bundleLog,
      handlers,
      ...(staged === undefined ? {} : { staged }),
      signal,
    });
    const { pid, className } = extension;
    log.info("extension started", { bundle: bundle.name, pid, className, action });
    // Its lines have the bundle's name anyway.
    bundleLog.info("extension started", { pid, className, action });
    signal.throwIfAborted();
    begin();
    control.extension = extension;
    const over = new AbortController();
    try {
      await untilAborted(Promise.race([work(extension, over.signal), extension.died]), signal);
    } catch (error) {
      if (!signal.aborted) fail(error);
      throw error;
    } finally {
      over.abort();
      delete control.extension;
      await release(extension, run, surroundings, action);
    }
  } catch (error) {
    if (!(error instanceof Cancelled)) {
      const { code, message, stack } = describeFailure(asBackupError(error, bundle.name));
      bundleLog.error("failed", { code, message, stack });
    }
    throw error;
  }
}

// On every path, also after a failure; its own failure or lateness changes nothing: the outcome is decided by then.
async function release(
  extension: Extension,
  { bundle }: BundleRun,
  { clock, log }: RunSurroundings,
  action: "backup" | "restore",
): Promise<void> {
  if (extension.hasEnded) return;
  const hookAndClear = async () => {
    await extension.call(messages.callHook, { hook: "onRelease", scenario: action === "backup" ? 1 : 2 });
    await extension.call(messages.clear, {});
  };
  try {
    await withLimit(hookAndClear(), { clock, limitMs: timeLimits.releaseHookMs }, () => new Error("it took too long"));
  } catch (error) {
    log.warn("release hook failed", { bundle: bundle.name, cause: String(error) });
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
