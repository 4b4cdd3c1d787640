import { closeSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { extname } from "node:path";
import { NodeGlobals } from "@carryall/loader";
import { extensionMessages } from "@carryall/protocol";
import { Channel, openFileSystemSync, openFileTimes } from "@carryall/runtime";
import { ExtensionHost } from "./extension-host.ts";

// The service passes its end of the channel as descriptor 3; standard output is the author's own, and logged.
const channelFd = 3;

// What an application creates is its group's too, as on a device, and nobody else's.
process.umask(0o007);

const { exit, getBuiltinModule, pid } = process;
const channel = new Channel(new Socket({ fd: channelFd, readable: true, writable: true }), {
  onLost: () => leave(),
});
const nodeGlobals = new NodeGlobals();
const require = createRequire(import.meta.url);
const host = new ExtensionHost({
  channel,
  pid,
  openFileTimes: () => nodeGlobals.lend(() => openFileTimes(require)),
  openFileSystemSync: () => nodeGlobals.lend(() => openFileSystemSync(require)),
  nowMs: () => Date.now(),
  startTaskWorker: (workerData) => {
    // Asked for now and not imported: few extensions have tasks. The file lies beside this one, with the same ending.
    const { Worker } = getBuiltinModule("node:worker_threads");
    return new Worker(new URL(`main-task-worker${extname(import.meta.url)}`, import.meta.url), { workerData, env: {} });
  },
});

process.on("uncaughtException", (error) => host.tellStray("an exception that nobody caught", error));
process.on("unhandledRejection", (reason) => host.tellStray("a rejection that nobody awaited", reason));

host.serve();
nodeGlobals.close();
channel.listen();
channel.notify(extensionMessages.ready, {});

// Without a service nobody else will ever remove what lies in staging.
function leave(): never {
  host.clearStaging();
  closeQuietly(channelFd);
  return exit(0);
}

function closeQuietly(fd: number): void {
  try {
    closeSync(fd);
  } catch {
    // The socket closed it already.
  }
}
