// Loads one application's extension as its host does, calls what its class defines, and prints one line of JSON.
import { writeSync } from "node:fs";
import { openDevice } from "../../packages/device/dist/index.js";
import { loadApplication } from "../../packages/extension-host/dist/load/load-application.js";
import { readExtensionCode } from "../../packages/extension-host/dist/load/read-extension-code.js";
import { createKits } from "../../packages/kits/dist/index.js";
import { NodeGlobals } from "../../packages/loader/dist/index.js";

const callbackLimitMs = 5_000;
const stillRuns = Symbol("still runs");
const version = { code: 1000000, name: "1.0.0" };
/** In the order in which a device would call them, with what it gives to each. */
const callbacks = {
  getBackupInfo: [],
  getBackupCompatibilityInfo: [""],
  getRestoreCompatibilityInfo: [""],
  onBackup: [],
  onBackupEx: [""],
  onProcess: [],
  onRestore: [version],
  onRestoreEx: [version, ""],
  onRelease: [1],
};

const [, , home, bundleName] = process.argv;
const device = openDevice(home);
const { name, versionCode, versionName, extension, codeDirectory } = device.readBundle(bundleName);
const kits = createKits({
  roots: device.layout.sandboxRoots(name),
  application: {
    bundleName,
    moduleName: extension.moduleName,
    extensionName: extension.name,
    versionCode,
    versionName,
  },
  writeLog: () => {},
});
process.on("uncaughtException", () => {});
process.on("unhandledRejection", () => {});
const { exit } = process;
new NodeGlobals().close();
answer(await probe());

async function probe() {
  let code;
  let instance;
  try {
    code = readExtensionCode(codeDirectory);
    ({ instance } = loadApplication(code, kits));
  } catch (error) {
    return { loads: placed(error, code), callbacks: [] };
  }
  const outcomes = [];
  for (const [callback, args] of Object.entries(callbacks)) {
    if (isAuthors(instance, callback)) outcomes.push(await enter(instance, callback, args, code));
  }
  return { loads: true, callbacks: outcomes };
}

function isAuthors(instance, callback) {
  for (let at = instance; at !== null && at !== kits.BackupExtensionAbility.prototype; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, callback)) return typeof instance[callback] === "function";
  }
  return false;
}

async function enter(instance, callback, args, code) {
  let entered = false;
  const method = new Proxy(instance[callback], {
    apply(target, self, given) {
      entered = true;
      return Reflect.apply(target, self, given);
    },
  });
  try {
    const result = Reflect.apply(method, instance, args);
    const { promise, resolve } = Promise.withResolvers();
    const timer = setTimeout(resolve, callbackLimitMs, stillRuns);
    const settled = await Promise.race([result, promise]);
    clearTimeout(timer);
    return { callback, outcome: settled === stillRuns ? "still runs" : "returned" };
  } catch (error) {
    return { callback, outcome: entered ? "threw" : "not entered", error: placed(error, code) };
  }
}

// What was thrown, and the author's own line: of all frames only theirs are not addresses of files.
function placed(error, code) {
  if (!(error instanceof Error)) return String(error);
  const frames = (code?.positions.inStack(error.stack ?? "") ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const own = frames.find((line) => /:\d+:\d+\)?$/.test(line) && !/\b(file|node):/.test(line));
  const place = /([^()\s]+:\d+:\d+)\)?$/.exec(own ?? "")?.[1];
  return place === undefined ? error.message : `${error.message} (${place})`;
}

function answer(result) {
  writeSync(1, `${JSON.stringify({ kind: "probe", ...result })}\n`);
  exit(0);
}
