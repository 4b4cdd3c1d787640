import { hookErrorText } from "@carryall/formats";
import { BackupError, type extensionMessages as messages } from "@carryall/protocol";
import type { Extension } from "../extension/extension.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { runHooks } from "./run-hook.ts";

export interface HookPair {
  readonly newer: messages.HookCall;
  readonly older: messages.HookCall;
  /** Aborted when the run is over: what the hooks still say then comes too late to be told. */
  readonly over: AbortSignal;
}

/**
 * Runs a bundle's hooks and tells the client what they say: progress, the text that they give, and the author's own
 * words where one of them threw.
 *
 * @throws {BackupError} as `runHooks`.
 */
export async function reportHooks(
  { newer, older, over }: HookPair,
  extension: Extension,
  { bundle, events, control }: BundleRun,
  { clock }: RunSurroundings,
): Promise<void> {
  const onProgress = (text: string) => {
    if (!over.aborted) events.process(bundle.name, text);
  };
  const tellResult = (text: string) => {
    if (!over.aborted) events.result(bundle.name, text);
  };
  try {
    const text = await runHooks(newer, older, {
      extension,
      clock,
      timer: control.timer,
      bundle: bundle.name,
      onProgress,
    });
    if (text !== "") tellResult(text);
  } catch (error) {
    if (error instanceof BackupError && error.reason === "hookThrew") {
      const said = causeText(error);
      // As on a device: who throws an empty text has nothing to report beyond the failure itself.
      if (said !== "") tellResult(hookErrorText(said));
    }
    throw error;
  }
}

/** The author's own words, without ours around them. */
function causeText(error: BackupError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
