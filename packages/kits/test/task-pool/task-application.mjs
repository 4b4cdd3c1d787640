// The application of create-task-pool.test.ts, in a thread: the same functions, and kits of its own.
import { parentPort } from "node:worker_threads";
import { createKits } from "../../dist/index.js";

const application = { bundleName: "a.b", moduleName: "entry", extensionName: "e", versionCode: 1, versionName: "1" };
const kits = createKits({
  roots: [{ sandboxPath: "/data/storage/el2/base", hostPath: "/nowhere" }],
  application,
  writeLog: (line) => parentPort.postMessage({ kind: "log", line }),
});
const { default: taskpool } = kits.resolve("@ohos.taskpool");
const { BusinessError } = kits.resolve("@ohos.base");

const functions = {
  add: (a, b) => a + b,
  filesDirOf: (context) => context.filesDir,
  fail: () => {
    throw new BusinessError(13900002, "No such file or directory", { path: "/a" });
  },
  keep: (value) => value,
  giveFunction: () => () => 1,
  log: () => kits.globals.console.info("from a thread"),
  report: (count) => {
    for (let done = 1; done <= count; done += 1) taskpool.Task.sendData(done, count);
    return "reported";
  },
  spinUntilCanceled: () => {
    let turns = 0;
    while (!taskpool.Task.isCanceled()) turns += 1;
    return turns > 0;
  },
};

kits.serveTasks(parentPort, ({ name }) => functions[name]);
