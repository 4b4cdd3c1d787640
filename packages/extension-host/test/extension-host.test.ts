import { rmSync } from "node:fs";
import { parseReport } from "@carryall/formats";
import { extensionMessages as messages } from "@carryall/protocol";
import type { Channel } from "@carryall/runtime";
import { expect, test } from "vitest";
import { RunningHost } from "./running-host.ts";

test("serve() answers load with the class's name, and calls its hooks", async () => {
  using host = new RunningHost("exports.default = class Backup { onBackup() { return 'done'; } };");
  expect(await host.load()).toEqual({ className: "Backup" });
  expect(await host.service.call(messages.callHook, { hook: "onBackup" })).toEqual({ kind: "returned", text: "done" });
});

test.each([
  ["callHook", (service: Channel) => service.call(messages.callHook, { hook: "onBackup" })],
  ["pack", (service: Channel) => service.call(messages.pack, {})],
  ["openRestoreFile", (service: Channel) => service.call(messages.openRestoreFile, { name: "part.0.tar" })],
  ["unpack", (service: Channel) => service.call(messages.unpack, {})],
])(
  "serve() refuses %s when nothing is loaded: every request is looked at, also those that start something",
  async (_what, ask) => {
    using host = new RunningHost("");
    await expect(ask(host.service)).rejects.toMatchObject({ reason: "invalidArgument" });
  },
);

test("serve() tells the application what its device is", async () => {
  using host = new RunningHost(
    "const { default: info } = require('@ohos.deviceInfo'); exports.default = class { onBackupEx() { return info.deviceType; } };",
  );
  await host.load();
  expect(await host.service.call(messages.callHook, { hook: "onBackupEx", info: "" })).toMatchObject({
    text: "tablet",
  });
});

test("serve() loads one application and no second one", async () => {
  using host = new RunningHost("exports.default = class Backup { onBackupEx() { return 'first'; } };");
  await host.load();
  await expect(host.load()).rejects.toMatchObject({ reason: "invalidArgument" });
  expect(await host.service.call(messages.callHook, { hook: "onBackupEx", info: "" })).toMatchObject({ text: "first" });
});

test.each([
  { hook: "onProcess" },
  { hook: "onRelease", scenario: 1 },
  { hook: "getBackupInfo" },
  { hook: "getBackupCompatibilityInfo", extInfo: "" },
  { hook: "getRestoreCompatibilityInfo", extInfo: "" },
] as const)(
  "serve() writes into the log what $hook throws, since it ends nothing and nobody else hears of it",
  async (call) => {
    using host = new RunningHost(`exports.default = class { ${call.hook}() { throw new TypeError('not my day'); } };`);
    await host.load();
    expect(await host.service.call(messages.callHook, call)).toMatchObject({ kind: "threw" });
    expect(host.logged).toEqual([
      expect.objectContaining({
        level: "error",
        source: "framework",
        text: expect.stringMatching(
          new RegExp(`^${call.hook} failed: TypeError: not my day\\n    at .*entry\\.ets:1:`),
        ),
      }),
    ]);
  },
);

test.each([
  ["an Error", new Error("from a timer"), /^an exception that nobody caught: Error: from a timer\n {4}at /],
  ["no Error", "only words", /^an exception that nobody caught: only words$/],
  ["what cannot even be looked at", revokedProxy(), /: something without a text was thrown$/],
])("tellStray() writes %s into the log, with its stack where it has one", async (_what, thrown, text) => {
  using host = new RunningHost("exports.default = class {};");
  await host.load();
  host.host.tellStray("an exception that nobody caught", thrown);
  await host.service.call(messages.clear, {});
  expect(host.logged).toEqual([expect.objectContaining({ level: "error", text: expect.stringMatching(text) })]);
});

test("serve() answers a hook that gives a text which no message can hold as one that failed, and goes on", async () => {
  using host = new RunningHost("exports.default = class { onBackupEx(info) { return 'x'.repeat(Number(info)); } };");
  await host.load();
  const call = (info: string) => host.service.call(messages.callHook, { hook: "onBackupEx", info });
  expect(await call("1040000")).toMatchObject({ kind: "returned" });
  expect(await call("1100000")).toMatchObject({
    kind: "threw",
    error: { message: "onBackupEx gave a text of 1100002 bytes, and 1044480 are allowed" },
  });
  expect(await call("1")).toEqual({ kind: "returned", text: "x" });
});

const files = "/data/storage/el2/base/files";

test("serve() packs an increment against the previous report that the service staged, each file with its report", async () => {
  using host = new RunningHost("exports.default = class {};");
  host.application.plant(`${files}/a`).plant(`${files}/gone`);
  await host.load();
  await host.service.call(messages.pack, { increment: { lastIncrementalTime: 0 } });
  expect([...host.received.keys()]).toEqual([
    "1700000300123_part.0.tar",
    "1700000300123_part.0.tar.rp",
    "manage.json",
    "manage.json.rp",
  ]);
  await host.service.call(messages.clear, {});
  const previous = "/data/storage/el2/base/.backup/run/previous.rp";
  host.application.plant(previous, host.received.get("manage.json.rp"));
  host.application.plant(`${files}/a`, "changed");
  rmSync(host.application.hostPathOf(`${files}/gone`));
  host.received.clear();
  await host.service.call(messages.pack, {
    increment: { lastIncrementalTime: 4_000_000_000, previous: { kind: "path", path: previous } },
  });
  const { rows } = parseReport(host.received.get("1700000300123_part.0.tar.rp") ?? "");
  expect(rows.filter(({ isDirectory }) => !isDirectory).map(({ path }) => `/${Buffer.from(path)}`)).toEqual([
    `${files}/a`,
  ]);
  const { deleted } = parseReport(host.received.get("manage.json.rp") ?? "");
  expect(deleted.map(({ path }) => `/${Buffer.from(path)}`)).toEqual([`${files}/gone`]);
});

test("serve() says so when the previous report is damaged or empty", async () => {
  using host = new RunningHost("exports.default = class {};");
  const previous = "/data/storage/el2/base/.backup/run/previous.rp";
  host.application.plant(`${files}/a`).plant(previous, "version=1.0&attrNum=8\npath;mode\na;b;c\n");
  await host.load();
  await host.service.call(messages.pack, {
    increment: { lastIncrementalTime: 5, previous: { kind: "path", path: previous } },
  });
  expect(host.logged.map(({ text }) => text)).toEqual([
    expect.stringMatching(/^previous report: Line 3/),
    expect.stringMatching(/lists nothing/),
  ]);
});

test("serve() packs without tars in batches of at most so many, and manage.json alone", async () => {
  using host = new RunningHost("exports.default = class {};");
  for (const name of ["a", "b", "c"]) host.application.plant(`${files}/${name}`, name);
  await host.load();
  const result = await host.service.call(messages.pack, { withoutTarBatchSize: 2 });
  expect(host.batches).toEqual([[`${files}/a`, `${files}/b`], [`${files}/c`]]);
  expect([...host.received.values()].slice(0, 3).map(String)).toEqual(["a", "b", "c"]);
  expect([...host.received.keys()].at(-1)).toBe("manage.json");
  expect(result).toMatchObject({ fileCount: 3, totalBytes: 3 });
});

test.each(["getBackupCompatibilityInfo", "getRestoreCompatibilityInfo"] as const)(
  "serve() gives %s its text verbatim, and the answer back verbatim",
  async (hook) => {
    using host = new RunningHost(`exports.default = class { async ${hook}(info) { return info + "\\n\\t{"; } };`);
    await host.load();
    const call = { hook, extInfo: ' { "a":1 } ' };
    expect(await host.service.call(messages.callHook, call)).toEqual({ kind: "returned", text: ' { "a":1 } \n\t{' });
  },
);

test("serve() says in which hook a line was logged, and cuts one that no message can hold", async () => {
  using host = new RunningHost(
    "exports.default = class { onBackup() { console.log('x'.repeat(3e6)); console.log('after'); } };",
  );
  await host.load();
  await host.service.call(messages.callHook, { hook: "onBackup" });
  expect(host.logged).toEqual([
    expect.objectContaining({ hook: "onBackup", text: expect.stringMatching(/^x{65536}… \(3000000 characters\)$/) }),
    expect.objectContaining({ hook: "onBackup", text: "after" }),
  ]);
});

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
