import { extensionMessages as messages } from "@carryall/protocol";
import { expect, test } from "vitest";
import { RunningHost } from "./running-host.ts";

// What the compiler makes of a module with a marked function and a marked class.
const code = `
  const { taskpool } = require("@kit.ArkTS");
  const { hilog } = require("@kit.PerformanceAnalysisKit");
  class Progress { done = 0; }
  function spin(flag) {
    hilog.info(0, "job", "begins");
    Atomics.wait(flag, 0, 0);
    return typeof process;
  }
  function count(progress) { progress.done += 1; return progress; }
  const flag = new Int32Array(new SharedArrayBuffer(4));
  exports.default = class Backup {
    async onBackup() { return await taskpool.execute(spin, flag); }
    onProcess() { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); return "answered"; }
    async onBackupEx() { const one = new Progress(); return String(await taskpool.execute(count, one) === one); }
  };
  $carryallMarks({ concurrent: { spin, count }, sendable: { Progress } });`;

test("a marked function works in a thread without Node's names, while onProcess is answered", async () => {
  using host = new RunningHost(code);
  await host.load();
  const job = host.service.call(messages.callHook, { hook: "onBackup" });
  // The task ends only when this hook was called.
  while (host.logged.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const answer = await host.service.call(messages.callHook, { hook: "onProcess" });
  expect([answer, await job]).toMatchObject([{ text: "answered" }, { kind: "returned", text: "undefined" }]);
  expect([host.workers.length, host.logged.map(({ text }) => text)]).toEqual([1, ["begins"]]);
});

test("a task with an instance of a marked class stays in the extension's thread, and shares it", async () => {
  using host = new RunningHost(code);
  await host.load();
  expect(await host.service.call(messages.callHook, { hook: "onBackupEx", info: "" })).toMatchObject({ text: "true" });
  expect(host.workers).toEqual([]);
});
