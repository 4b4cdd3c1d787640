// Faults of the original's extension process between its start and its end, as changes to our code.

const host = "packages/extension-host/src";
const callHook = `${host}/hooks/call-hook.ts`;
const run = "packages/service/src/run";
const withExtension = `${run}/with-extension.ts`;
const runHook = `${run}/run-hook.ts`;

const calling = (name) => ({ file: "packages/extension-host/test/hooks/call-hook.test.ts", name });
const hosting = (name) => ({ file: "packages/extension-host/test/extension-host.test.ts", name });
const running = (name) => ({ file: "packages/service/test/run/run-hook.test.ts", name });
const hooks = (name) => ({ file: "packages/service/test/faults/hooks.test.ts", name });

/** @type {readonly import("./catalogue.d.mts").Mutation[]} */
export const lifeCycleFaults = [
  {
    row: "W1",
    file: withExtension,
    find: 'return new BackupError("unknown", `Cannot go on with',
    replace: 'return new BackupError("withoutText" as "unknown", `Cannot go on with',
    test: hooks("what fails with a number of its own is told with a code of the table, and never with that number"),
  },
  {
    row: "W2",
    file: `${host}/load/load-application.ts`,
    find: '  if (typeof exported !== "function") {',
    replace:
      '  if (typeof exported !== "function") return { className: "", instance: {} };\n  if (typeof exported !== "function") {',
    test: {
      file: "packages/extension-host/test/load/load-application.test.ts",
      name: "throws startFailed when the entry has %s",
    },
  },
  {
    row: "W3",
    file: "packages/formats/src/info/parse-bundle-info.ts",
    find: "    // Lost on purpose: the device ignores a text that it cannot read.\n    return undefined;",
    replace: '    throw new TypeError("the connection is refused");',
    test: hooks("a bundle whose infos hold %s is saved all the same, and the log says what is wrong with them"),
  },
  {
    row: "W5",
    file: callHook,
    find: '    const method: unknown = Reflect.get(instance, call.hook);\n    if (typeof method !== "function") return { kind: "returned", text: "" };',
    replace: "    const method = Reflect.get(instance, call.hook);",
    test: calling("gives the text when the hook is %s"),
  },
  {
    row: "W6",
    file: callHook,
    find: '    return { kind: "threw", error: describeThrown(error, options) };',
    replace:
      '    if (!(error instanceof Error)) await new Promise(() => {});\n    return { kind: "threw", error: describeThrown(error, options) };',
    test: calling("gives an outcome like any other when the hook %s"),
  },
  {
    row: "W6",
    file: callHook,
    find: "  } catch (error) {",
    replace: "  } catch (error) {\n    if (error instanceof Error) throw error;",
    test: calling("keeps the author's stack when the hook throws an Error"),
  },
  {
    row: "W7",
    file: callHook,
    find: "    // onProcess is answered at once or not at all: a promise is not a text.",
    replace: "    if (result instanceof Promise) void result.then(() => {});",
    test: calling("leaves no rejection behind that nobody handles when a hook's promise rejects"),
  },
  {
    row: "W8",
    file: `${run}/bundle-timer.ts`,
    find: "return await Promise.race([work, promise]);",
    replace: "void promise;\n      return await work;",
    test: running("is 15 min"),
  },
  {
    row: "W9",
    file: `${run}/report-hooks.ts`,
    find: 'if (text !== "") tellResult(text);',
    replace:
      'if (text.includes("CountInfo")) tellResult(JSON.stringify(JSON.parse(text), undefined, "\\t"));\n    else if (text !== "") tellResult(text);',
    test: hooks("the text of a hook %s reaches the client byte for byte"),
  },
  {
    row: "W10",
    file: callHook,
    find: 'call.hook === "onProcess" ? result : await result;',
    replace: 'call.hook === "onProcess" || call.hook === "getBackupInfo" ? result : await result;',
    test: calling("gives back verbatim what getBackupInfo and the compatibility hooks return, %s"),
  },
  {
    row: "W11",
    file: callHook,
    find: 'text: typeof settled === "string" ? refuseLong(settled, call) : "" };',
    replace:
      'text: typeof settled === "string" && !(result === settled && call.hook.endsWith("CompatibilityInfo")) ? refuseLong(settled, call) : "" };',
    test: calling("gives back verbatim what getBackupInfo and the compatibility hooks return, %s"),
  },
  {
    row: "W12",
    file: withExtension,
    find: "limitMs: timeLimits.releaseHookMs",
    replace: "limitMs: timeLimits.releaseHookMs * 1_000_000",
    test: hooks("a bundle whose onRelease %s ends once, as it was before, and its process with it"),
  },
  {
    row: "W40",
    file: `${run}/bundle-timer.ts`,
    find: "    if (this.#guard === undefined) return;",
    replace: "    if (this.#guard === undefined || this.#guard.usualMs === timeLimits.hookMs) return;",
    test: hooks("the limit of the hooks of a restore begins when its files are in place, and its end is told"),
  },
  {
    row: "W47",
    file: withExtension,
    find: "clearsRestored: info.clearBackupData,",
    replace: 'clearsRestored: action === "restore",',
    test: hooks(
      "what a %s clears is said by the bundle's own text at its start, and is everything where that says nothing",
    ),
  },
  {
    row: "W48",
    file: `${host}/extension-host.ts`,
    find: "    if (this.#code !== undefined)\n",
    replace: "    if (this.#code !== undefined && this.#run === undefined)\n",
    test: hosting("serve() loads one application and no second one"),
  },
  {
    row: "W75",
    file: runHook,
    find: 'if (text === "" && !polling.isOver) await',
    replace: 'if (text === "") await',
    test: running("passed, an empty late answer of the newer hook no longer calls the older one"),
  },
  {
    row: "C6",
    file: runHook,
    find: 'if (text === "" && !polling.isOver) await',
    replace: "if (!polling.isOver) await",
    test: running("gives the newer hook's text and does not call the older one"),
  },
  {
    row: "C7",
    file: runHook,
    find: "if (this.#strikes > timeLimits.processStrikes) throw late;",
    replace: "if (this.#strikes >= timeLimits.processStrikes) throw late;",
    test: running("forgives three late answers in a row and throws extensionTimeout at the fourth"),
  },
  {
    row: "C8",
    file: "packages/formats/src/text/hook-error-text.ts",
    find: "errorCode: errorTable.hookThrew.code,",
    replace: "errorCode: String(errorTable.hookThrew.code),",
    test: { file: "packages/formats/test/text/known-bytes.test.ts", name: "the bytes are known of: %s" },
  },
];
