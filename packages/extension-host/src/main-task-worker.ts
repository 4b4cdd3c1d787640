import { parentPort, workerData } from "node:worker_threads";
import { createKits } from "@carryall/kits";
import { ModuleLoader, NodeGlobals } from "@carryall/loader";
import { readExtensionCode } from "./load/read-extension-code.ts";
import type { TaskWorkerData } from "./load/task-worker-data.ts";

if (parentPort === null)
  throw new Error("Cannot serve tasks: this program is started as a thread of an extension only");
const port = parentPort;
// What the extension host gives to every thread that it starts.
const { codeDirectory, kits: options } = workerData as TaskWorkerData;
const code = readExtensionCode(codeDirectory);
const kits = createKits({ ...options, writeLog: (line) => port.postMessage({ kind: "log", line }) });
const modules = new ModuleLoader(code, kits);

// What belongs to no task must not end the thread of another.
process.on("uncaughtException", (error) => tellStray("an exception that nobody caught", error));
process.on("unhandledRejection", (reason) => tellStray("a rejection that nobody awaited", reason));

kits.serveTasks(port, (address) => {
  modules.load(address.module);
  return modules.marks.functionAt(address);
});
new NodeGlobals().close();

function tellStray(what: string, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  port.postMessage({ kind: "log", line: { level: "error", tag: "taskpool", text: `${what}: ${text}` } });
}
