import { hookErrorText } from "@carryall/formats";
import { BackupError, type extensionMessages as messages } from "@carryall/protocol";
import type { Extension } from "../extension/extension.ts";
import type { BundleRun, RunSurroundings } from "./bundle-run.ts";
import { runHooks } from "./run-hook.ts";

export interface HookPair {
  readonly newer: messages.HookCall;
  readonly older: messages.HookCall;
}

/**
 * Runs a bundle's hooks and tells the client what they say: progress, the text that they give, and the author's own
 * words where one of them threw.
 *
 * @throws {BackupError} as `runHooks`.
 */
export async function reportHooks(
  { newer, older }: HookPair,
  extension: Extension,
  { bundle, events, control }: BundleRun,
  { clock }: RunSurroundings,
): Promise<void> {
  const onProgress = (text: string) => events.process(bundle.name, text);
  try {
    const text = await runHooks(newer, older, {
      extension,
      clock,
      timer: control.timer,
      bundle: bundle.name,
      onProgress,
    });
    if (text !== "") events.result(bundle.name, text);
  } catch (error) {
    if (error instanceof BackupError && error.reason === "hookThrew") {
      events.result(bundle.name, hookErrorText(causeText(error)));
    }
    throw error;
  }
}

/** The author's own words, without ours around them. */
function causeText(error: BackupError): string {
  return error.cause instanceof Error ? error.cause.message : error.message;
}
