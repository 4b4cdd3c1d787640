import process from "node:process";
import { withStubs } from "../stub/with-stubs.ts";

// Of the first application that is installed on a device.
const firstApplicationUid = 20010043;

/** `@ohos.process`: what of it tells something. What ends or starts processes is a stub. */
export function createProcessKit(): object {
  const members = {
    pid: process.pid,
    tid: process.pid,
    uid: firstApplicationUid,
    gid: firstApplicationUid,
    euid: firstApplicationUid,
    egid: firstApplicationUid,
    isIsolatedProcess: () => false,
    is64Bit: () => true,
    isAppUid: (uid: unknown) => typeof uid === "number" && uid >= 20000000,
    uptime: () => process.uptime(),
    getStartRealtime: () => Math.round(performance.timeOrigin),
    getPastCpuTime: () => Math.round(process.cpuUsage().user / 1000),
  };
  class ProcessManager {}
  Object.defineProperty(ProcessManager.prototype, "isAppUid", { value: members.isAppUid });
  return withStubs("@ohos.process", { ...members, ProcessManager });
}
