import type { extensionMessages } from "@carryall/protocol";
import { maxFrameBytes } from "@carryall/runtime";
import { type DescribeThrownOptions, describeThrown } from "./describe-thrown.ts";

type HookCall = extensionMessages.HookCall;
type HookOutcome = extensionMessages.HookOutcome;

/** What is said about a text in the message that carries it; far less is needed. */
const envelopeBytes = 4096;

/**
 * Calls one of the author's methods and waits for what it gives. An absent method, and a result that is not a string,
 * count as the empty string; whatever is thrown or rejected with is an outcome like any other, and so is a text that
 * is too long for any message.
 *
 * @see app_file_service: frameworks/native/backup_ext/src/ext_backup_js.cpp, InvokeAppExtMethod
 */
export async function callHook(
  instance: object,
  call: HookCall,
  options: DescribeThrownOptions = {},
): Promise<HookOutcome> {
  try {
    const method: unknown = Reflect.get(instance, call.hook);
    if (typeof method !== "function") return { kind: "returned", text: "" };
    const result: unknown = Reflect.apply(method, instance, argumentsOf(call));
    // onProcess is answered at once or not at all: a promise is not a text.
    const settled: unknown = call.hook === "onProcess" ? result : await result;
    return { kind: "returned", text: typeof settled === "string" ? refuseLong(settled, call) : "" };
  } catch (error) {
    return { kind: "threw", error: describeThrown(error, options) };
  }
}

function argumentsOf(call: HookCall): unknown[] {
  switch (call.hook) {
    case "onBackup":
    case "onProcess":
    case "getBackupInfo":
      return [];
    case "onBackupEx":
      return [call.info];
    case "onRestore":
      return [call.version];
    case "onRestoreEx":
      return [call.version, call.info];
    case "getBackupCompatibilityInfo":
    case "getRestoreCompatibilityInfo":
      return [call.extInfo];
    case "onRelease":
      return [call.scenario];
  }
}

// A progress text is quoted once more by the JSON that it stands in for clients.
function refuseLong(text: string, { hook }: HookCall): string {
  const quoted = JSON.stringify(text);
  const bytes = Buffer.byteLength(hook === "onProcess" ? JSON.stringify(quoted) : quoted);
  const allowed = maxFrameBytes - envelopeBytes;
  if (bytes > allowed) throw new RangeError(`${hook} gave a text of ${bytes} bytes, and ${allowed} are allowed`);
  return text;
}
