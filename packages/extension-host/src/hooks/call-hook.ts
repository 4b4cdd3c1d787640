import { type extensionMessages, toWireError } from "@carryall/protocol";

type HookCall = extensionMessages.HookCall;
type HookOutcome = extensionMessages.HookOutcome;

/**
 * Calls one of the author's methods and waits for what it gives. An absent method, and a result that is not a string,
 * count as the empty string; whatever is thrown or rejected with is an outcome like any other.
 *
 * @see app_file_service: frameworks/native/backup_ext/src/ext_backup_js.cpp, InvokeAppExtMethod
 */
export async function callHook(instance: object, call: HookCall): Promise<HookOutcome> {
  try {
    const method: unknown = Reflect.get(instance, call.hook);
    if (typeof method !== "function") return { kind: "returned", text: "" };
    const result: unknown = Reflect.apply(method, instance, argumentsOf(call));
    // onProcess is answered at once or not at all: a promise is not a text.
    const settled: unknown = call.hook === "onProcess" ? result : await result;
    return { kind: "returned", text: typeof settled === "string" ? settled : "" };
  } catch (error) {
    return { kind: "threw", error: toWireError(error) };
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
